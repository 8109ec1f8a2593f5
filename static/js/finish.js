/**
 * One of the two phones at a finish line: it calls bibs, or taps times.
 *
 * Each act is a cell of the sheet with the clock at which it was done, by the server's clock as far as this phone
 * ever heard it. It is kept on the device before it is sent, so nothing hangs on the network; to undo empties it.
 */

import { ask, deviceName, upload } from "./mark-upload.js";
import { nonce, openQueue } from "./unsent-queue.js";
import { keepAwake } from "./wake.js";

const AGAIN_MS = 4000;
const CLOCK_MS = 60000;
const OFFSET = "ysevents-clock-offset";
const DAY_MS = 86400000;
const COUNTY_MS = 8 * 3600000;
const SHOWN = 8;

const root = document.querySelector("[data-line]");
const { fixture, csrf, line, gun } = root.dataset;
const part = (name) => root.querySelector(`[data-${name}]`);
const numbers = new Set((root.dataset.numbers ?? "").split(" ").filter(Boolean));
const done = [];
let queue = null;
let busy = false;

// ---------------------------------------------------------------- the clock

let offset = recall();

function recall() {
  try {
    return Number(localStorage.getItem(OFFSET)) || 0;
  } catch {
    return 0;
  }
}

/** How far the server's clock is ahead of this phone's: of a few askings the quickest is the truest. */
async function setClock() {
  let best = null;
  for (let i = 0; i < 4; i += 1) {
    const sent = Date.now();
    const answer = await ask("/api/v1/clock", csrf);
    const back = Date.now();
    if (answer?.status !== 200) break;
    const found = { took: back - sent, offset: answer.body.now_ms - (sent + back) / 2 };
    if (!best || found.took < best.took) best = found;
  }
  if (!best) return;
  offset = Math.round(best.offset);
  try {
    localStorage.setItem(OFFSET, String(offset));
  } catch {
    return;
  }
}

const dayMs = (at) => (at + offset + COUNTY_MS) % DAY_MS;

function clock(ms) {
  const whole = Math.floor(ms / 1000);
  const two = (n) => String(n).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${String(ms % 1000).padStart(3, "0")}`;
}

function startMs() {
  const found = /^(\d+):(\d\d):(\d\d)(?:\.(\d{1,3}))?$/.exec(gun ?? "");
  return found ? ((+found[1] * 60 + +found[2]) * 60 + +found[3]) * 1000 + +(found[4] ?? "0").padEnd(3, "0") : null;
}

// ---------------------------------------------------------------- acts

async function write(act) {
  await queue.add(act);
  await flush();
}

async function add(item, text, shown) {
  const id = nonce();
  const act = { nonce: id, fixture, slot: null, item: `${item}.${id.replaceAll("-", "")}`, text, seen: 0, typedAt: new Date().toISOString() };
  done.push({ act, shown, isUndone: false });
  navigator.vibrate?.(30);
  show();
  await write(act);
}

async function undo() {
  const last = done.findLast((one) => !one.isUndone);
  if (!last) return;
  last.isUndone = true;
  show();
  await write({ ...last.act, nonce: nonce(), text: "", seen: 1, typedAt: new Date().toISOString() });
}

function show() {
  const count = part("count");
  count.dataset.first ??= count.textContent;
  count.textContent = Number(count.dataset.first) + done.filter((one) => !one.isUndone).length;
  part("undo").hidden = !done.some((one) => !one.isUndone);
  part("recent").replaceChildren(
    ...done
      .slice(-SHOWN)
      .reverse()
      .map(({ shown, isUndone }) => {
        const row = document.createElement("li");
        row.className = isUndone ? "is-undone" : "";
        row.append(...shown.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
        return row;
      }),
  );
}

// ---------------------------------------------------------------- the server

async function showNet(why = "") {
  const all = await queue.list();
  const net = part("net");
  net.hidden = false;
  net.dataset.state = why ? "off" : "on";
  const kept = queue.isKept ? "已存在本机" : "本机不能保存，请不要关闭本页";
  part("net-word").textContent = all.length ? `待上传 ${all.length} 条，${kept}${why ? `。${why}` : ""}` : why || "已全部上传";
}

async function flush() {
  if (busy) return;
  busy = true;
  await showNet();
  const why = await upload(queue, { device: deviceName(), csrf, told });
  await showNet(why);
  busy = false;
}

function told(act, answer) {
  if (act.fixture !== fixture || answer.verdict === "kept") return;
  const word = part("word");
  if (word) word.textContent = answer.words;
}

// ---------------------------------------------------------------- the page

function listenCalls() {
  const form = part("call-form");
  const field = part("bib");
  const word = part("word");
  const called = () => new Set(done.filter((one) => !one.isUndone && one.bib).map((one) => one.bib));
  const say = (bib) => {
    if (!numbers.has(bib)) return `没有${bib}号，已记下，请核对`;
    return called().has(bib) ? `${bib}号刚才报过，已再记一次，请核对` : "";
  };
  part("keypad").hidden = false;
  field.inputMode = "none";
  part("keypad").addEventListener("click", ({ target }) => {
    const key = target.closest("[data-key]")?.dataset.key;
    if (!key) return;
    if (key === "清") field.value = "";
    else if (key === "⌫") field.value = field.value.slice(0, -1);
    else if (field.value.length < 9) field.value += key;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const at = clock(dayMs(Date.now()));
    const isUnread = event.submitter?.matches("[data-unread]");
    const bib = field.value.trim();
    if (!isUnread && !/^\d{1,9}$/.test(bib)) {
      word.textContent = "请先按号码";
      return;
    }
    word.textContent = isUnread ? "" : say(bib);
    field.value = "";
    add("call", `${isUnread ? "?" : bib} ${at}`, [isUnread ? "没看清" : `${bib}号`, at.slice(0, -2)]);
    done.at(-1).bib = isUnread ? null : bib;
  });
}

function listenTaps() {
  // Pointer down is the moment of crossing; a click comes when the finger leaves.
  let pressedAt = 0;
  const button = part("tap");
  button.addEventListener("pointerdown", () => (pressedAt = Date.now()));
  part("tap-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const at = dayMs(pressedAt || Date.now());
    pressedAt = 0;
    const start = startMs();
    add("tap", clock(at), [`第${Number(part("count").textContent) + 1}个`, clock(start === null || at < start ? at : at - start).slice(0, -2)]);
  });
  setInterval(() => {
    const start = startMs();
    const at = dayMs(Date.now());
    part("clock").textContent = clock(start !== null && at > start ? at - start : at).slice(0, -4);
  }, 200);
}

async function open() {
  queue = await openQueue("ysevents-marks");
  if (line === "call") listenCalls();
  else listenTaps();
  part("undo").addEventListener("click", undo);
  addEventListener("online", flush);
  setInterval(async () => (await queue.list()).length && flush(), AGAIN_MS);
  setInterval(setClock, CLOCK_MS);
  keepAwake();
  await setClock();
  await flush();
}

open();
