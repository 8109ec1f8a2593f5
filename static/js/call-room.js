/**
 * The call room: a tap is shown and kept at once, and sent when there is signal.
 *
 * What the server answers is shown over it, unless a later tap still waits. Of two phones the later tap counts.
 */

import { nonce, openQueue } from "./unsent-queue.js";

const EVERY_MS = 10000;
const LIMIT_MS = 10000;
const SHOWN = {
  arrived: ["已到", "ok", "check"],
  absent: ["未到", "attention", "clock"],
  dns: ["弃权", "refusal", "cross"],
  expected: ["待到", "muted", ""],
};

const root = document.querySelector("[data-call-list]");
const status = root.querySelector("[data-call-status]");
const elsewhere = root.querySelector("[data-call-elsewhere]");
const { fixture, api, csrf } = root.dataset;
const rowOf = (slot) => root.querySelector(`[data-slot="${CSS.escape(slot)}"]`);
const sprite = document.querySelector("svg use")?.getAttribute("href").split("#")[0] ?? "";

let queue;
let busy = false;

const deviceId = () => {
  const known = localStorage.getItem("ysevents-device");
  if (known) return known;
  const made = nonce();
  localStorage.setItem("ysevents-device", made);
  return made;
};

function say(text) {
  status.textContent = text;
}

function paint(slot, step) {
  const row = rowOf(slot);
  if (!row || row.dataset.step === "scratched") return;
  row.dataset.step = step;
  const [word, tone, sign] = SHOWN[step];
  const badge = document.createElement("span");
  badge.className = `badge badge-${tone}`;
  if (sign) badge.innerHTML = `<svg class="icon icon-s" aria-hidden="true"><use href="${sprite}#${sign}"></use></svg>`;
  badge.append(word);
  row.querySelector("[data-call-state]").replaceChildren(badge);
  for (const button of row.querySelectorAll("button")) {
    button.removeAttribute("aria-pressed");
    if (button.value === step && step !== "expected") button.setAttribute("aria-pressed", "true");
  }
}

function paintCall(number, at) {
  const button = root.querySelector(`[data-call="${number}"]`);
  if (!button || !at) return;
  const time = new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  button.disabled = true;
  button.className = "button button-plain";
  button.textContent = `${button.dataset.label} ${time}`;
}

const mine = async () => (await queue.list()).filter((act) => act.fixture === fixture);

function show(list, waiting) {
  const later = new Set(waiting.map((act) => act.slot));
  for (const { slot, step } of list.rows) if (!later.has(slot)) paint(slot, step);
  list.calls.forEach((at, n) => paintCall(n + 1, at));
  if (list.handed_over_at) location.reload();
}

async function post(acts) {
  try {
    const response = await fetch(`${api}/acts`, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout?.(LIMIT_MS),
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify({
        device: deviceId(),
        sent_at: new Date().toISOString(),
        acts: acts.map(({ step, slot, number, nonce: id, at }) => ({ step, slot, number, nonce: id, typed_at: at })),
      }),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return null;
  }
}

/** Send what waits, oldest first; what came to a refusal is told and not sent again. */
async function flush() {
  if (busy) return;
  busy = true;
  try {
    const acts = (await mine()).slice(0, 100);
    if (!acts.length) return;
    const answer = await post(acts);
    if (answer === null || answer.status >= 500) {
      say(`没有信号，${acts.length}步已存在手机里，有信号时自动上传`);
      return;
    }
    if (answer.status === 401) {
      say("登录已过期，请重新登录；已点的都存在手机里");
      return;
    }
    if (answer.status !== 200) {
      say(answer.body.detail ?? "没有保存，请刷新后再试");
      return;
    }
    for (const act of acts) await queue.remove(act);
    const refused = answer.body.outcomes.filter((outcome) => outcome.words);
    const waiting = await mine();
    show(answer.body, waiting);
    say(refused.length ? refused.map((outcome) => outcome.words).join("；") : waiting.length ? "" : "已保存");
  } finally {
    busy = false;
  }
}

async function act({ step, slot, number }) {
  const made = { fixture, step, nonce: nonce(), at: new Date().toISOString() };
  if (slot) made.slot = slot;
  if (number) made.number = number;
  await queue.add(made);
  if (slot) paint(slot, step);
  if (number) paintCall(number, made.at);
  navigator.vibrate?.(40);
  await flush();
}

function takeNumber(form) {
  const bib = form.elements.bib.value.trim();
  const row = bib && [...root.querySelectorAll("[data-bib]")].find((item) => item.dataset.bib === bib);
  if (!row || row.dataset.step === "scratched") return false;
  form.reset();
  elsewhere.replaceChildren();
  act({ step: "arrived", slot: row.dataset.slot });
  row.scrollIntoView({ block: "center" });
  return true;
}

function take(event) {
  const { target: form, submitter } = event;
  if (form.elements.bib) return takeNumber(form); // One that is not here is looked for by the server.
  const step = submitter?.name === "step" ? submitter.value : form.elements.step?.value;
  if (step === "hand_over" && !confirm("交接以后，这一组的到、未到不能再改。确认交接给起点？")) return true;
  act({
    step,
    slot: form.elements.slot?.value,
    number: submitter?.name === "number" ? Number(submitter.value) : undefined,
  });
  return true;
}

// Before the guard against double taps hears of it, which lets a form be sent but once.
root.addEventListener(
  "submit",
  (event) => {
    if (!take(event)) return;
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);

async function start() {
  queue = await openQueue("ysevents-calls");
  for (const waiting of await mine()) {
    if (waiting.slot) paint(waiting.slot, waiting.step);
    if (waiting.number) paintCall(waiting.number, waiting.at);
  }
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  setInterval(flush, EVERY_MS);
  await flush();
}

start();
