/**
 * A sheet on a phone: each cell is kept on the device as it is written, sent when there is a network, and shown by
 * the server's answer. What meets another's is shown beside it and settled by a person; nothing written is lost.
 */

import { takeKeys } from "./mark-keys.js";
import { ask, deviceName, post, upload } from "./mark-upload.js";
import { nonce, openQueue } from "./unsent-queue.js";
import { keepAwake } from "./wake.js";

const AGAIN_MS = 10000;

const root = document.querySelector("[data-marks]");
const { fixture, api, csrf } = root.dataset;
const part = (name) => root.querySelector(`[data-${name}]`);
const nameOf = (cell) => cell.name || cell.dataset.name;
const rowOf = (cell) => cell.closest("[data-row]");
const itemOf = (cell) => nameOf(cell).slice(nameOf(cell).indexOf("|") + 1);
const cells = new Map(Array.from(root.querySelectorAll(".mark-input"), (cell) => [`${rowOf(cell).dataset.row}|${itemOf(cell)}`, cell]));
const overview = (root.querySelector("[data-overview]")?.dataset.overview ?? "").trim().split(" ");
const lines = Array.from(root.querySelectorAll(".mark-row"), (row) => row).sort((a, b) => a.dataset.position - b.dataset.position).map((row) => row.dataset.row);
const done = [];
let queue = null;
let busy = false;
let turn = Number(root.dataset.turnNow) || null;

// ---------------------------------------------------------------- one cell

const keyOf = ({ slot, item }) => `${slot ?? "all"}|${item}`;
const isStatus = (cell) => cell.matches("fieldset");

function read(cell) {
  if (!isStatus(cell)) return cell.value.trim();
  const chosen = cell.querySelector("input[type=radio]:checked")?.value ?? "";
  const rule = cell.querySelector(".mark-rule input")?.value.trim() ?? "";
  return chosen === "DQ" && rule ? `DQ ${rule}` : chosen;
}

function write(cell, text) {
  if (!isStatus(cell)) {
    cell.value = text;
    return;
  }
  const [code, ...rule] = text.split(" ");
  for (const radio of cell.querySelectorAll("input[type=radio]")) radio.checked = [text, code.toUpperCase()].includes(radio.value);
  const field = cell.querySelector(".mark-rule input");
  if (field) field.value = rule.join(" ");
}

/** How a cell stands: "" saved, waits, asks, wrong; with words below its row, and a button behind them. */
function paint(cell, state, words = "", button = null) {
  cell.dataset.state = state;
  if (state === "wrong") cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
  const box = rowOf(cell).querySelector("[data-words]");
  box.querySelector(`[data-of="${itemOf(cell)}"]`)?.remove();
  if (words) {
    const label = isStatus(cell) ? "" : `${cell.labels[0].textContent}：`;
    const line = Object.assign(document.createElement("span"), { className: "mark-word", textContent: label + words });
    line.dataset.of = itemOf(cell);
    line.dataset.tone = state;
    if (button) line.append(button);
    box.append(line);
  }
  const column = overview.indexOf(itemOf(cell));
  const line = Array.from(root.querySelectorAll("[data-over]"))[lines.indexOf(rowOf(cell).dataset.row)];
  if (column >= 0 && line) line.cells[column + 1].textContent = read(cell);
}

async function keep(cell, { isConfirmed = false, isUndo = false } = {}) {
  const slot = rowOf(cell).dataset.row === "all" ? null : rowOf(cell).dataset.row;
  const text = read(cell);
  const before = cell.dataset.sent ?? "";
  if (text === before && !isConfirmed) return;
  if (text === "DQ") {
    paint(cell, "asks", "请写犯规条款，如 TR17.3");
    cell.querySelector(".mark-rule input").focus();
    return;
  }
  const reason = part("reason")?.value.trim() ?? "";
  if ("needsReason" in root.dataset && !reason) {
    paint(cell, "asks", "请先在上面写改动理由");
    return;
  }
  const act = { nonce: nonce(), fixture, slot, item: itemOf(cell), text, seen: Number(cell.dataset.seen ?? 0), typedAt: new Date().toISOString(), isConfirmed, reason };
  cell.dataset.sent = text;
  if (!isUndo) done.push({ cell, text: before });
  paint(cell, "waits");
  await queue.add(act);
  part("undo").hidden = !done.length;
  await flush();
}

/** What the server says of a cell; the last thing written in it counts. */
async function told(act, answer) {
  const cell = act.fixture === fixture ? cells.get(keyOf(act)) : null;
  if (!cell) return;
  cell.dataset.seen = answer.revision;
  if (cell.dataset.sent !== act.text) return;
  if (answer.verdict === "kept") {
    if (answer.text !== act.text) write(cell, answer.text);
    cell.dataset.sent = answer.text;
    paint(cell, "");
  } else if (answer.verdict === "question") {
    const sure = Object.assign(document.createElement("button"), { type: "button", className: "mark-tap mark-sure", textContent: "没有写错" });
    sure.addEventListener("click", () => keep(cell, { isConfirmed: true }));
    paint(cell, "asks", answer.words, sure);
  } else if (answer.verdict === "refused") {
    cell.dataset.sent = answer.text;
    paint(cell, "wrong", answer.words);
  } else {
    write(cell, answer.text);
    cell.dataset.sent = answer.text;
    paint(cell, "wrong", "有冲突，见上面“待处理”");
  }
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
  const before = (await queue.list()).length;
  const why = await upload(queue, { device: deviceName(), csrf, told });
  await showNet(why);
  busy = false;
  if (!why && (before || document.visibilityState === "visible")) await look();
}

/** What stands on the sheet now, by others too. */
async function look() {
  const answer = await ask(`${api}/sheet`, csrf);
  if (answer?.status !== 200) return;
  const waiting = new Set((await queue.list()).filter((act) => act.fixture === fixture).map(keyOf));
  const { shared, rows, waiting: waits, gaps } = answer.body;
  for (const [item, cell] of Object.entries(shared)) take(`all|${item}`, cell, waiting);
  for (const row of rows) {
    for (const [item, cell] of Object.entries(row.cells)) take(`${row.slot}|${item}`, cell, waiting);
    showRow(row);
  }
  showWaits(waits);
  showGaps(gaps);
}

function take(key, { text, revision }, waiting) {
  const cell = cells.get(key);
  if (!cell || waiting.has(key) || cell.contains(document.activeElement) || revision <= Number(cell.dataset.seen ?? 0)) return;
  cell.dataset.seen = revision;
  cell.dataset.sent = text;
  write(cell, text);
  paint(cell, "");
  if (key.startsWith("all|height.")) showHeight(key, text);
}

// ---------------------------------------------------------------- the page

function showRow({ slot, rank, word: why, best, further }) {
  const row = root.querySelector(`[data-row="${slot}"]`);
  const shown = row?.querySelector("[data-rank]");
  if (!shown) return;
  const place = document.createElement(rank ? "b" : "span");
  place.textContent = rank ?? why;
  const mark = document.createElement("span");
  mark.className = "soft small";
  mark.textContent = best;
  shown.replaceChildren(place, mark);
  const line = root.querySelectorAll("[data-over]")[lines.indexOf(slot)];
  if (line) {
    line.cells[overview.length + 1].textContent = best;
    line.cells[overview.length + 2].textContent = rank ?? why;
  }
  row.dataset.further = further ? further[1] : "";
  if (further) root.dataset.reordered = further[0];
}

function showGaps(gaps) {
  const box = part("gaps");
  if (!box) return;
  const told = document.createElement("p");
  told.textContent = gaps.length ? "还差：" : "每个人都有成绩或状态，可以交了。";
  const list = document.createElement("ul");
  list.className = "list";
  for (const gap of gaps) list.append(Object.assign(document.createElement("li"), { textContent: gap }));
  box.replaceChildren(told, ...(gaps.length ? [list] : []));
}

function showWaits(waits) {
  const list = part("waits-list");
  part("waits").hidden = !waits.length;
  list.replaceChildren(
    ...waits.map((wait) => {
      const item = document.createElement("li");
      item.className = "mark-wait";
      const words = document.createElement("p");
      words.append(Object.assign(document.createElement("strong"), { textContent: `${wait.who} ${wait.label}` }), `　${wait.words}`);
      const acts = document.createElement("span");
      acts.className = "actions";
      const choice = (label, choose, kind) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, className: `button button-${kind}` });
        button.addEventListener("click", () => settle(wait, choose, words));
        return button;
      };
      acts.append(choice(`选用 ${wait.text || "空白"}`, true, "main"), choice(wait.standing ? `保留 ${wait.standing}` : "不用", false, "plain"));
      item.append(words, acts);
      return item;
    }),
  );
}

async function settle(wait, choose, words) {
  const reason = part("reason")?.value.trim() ?? "";
  const answer = await post(`/api/v1/mark-entries/${wait.entry}/settlement`, csrf, { choose, reason });
  if (answer?.status !== 200) {
    words.append(`　${answer?.body.detail ?? "没有信号，请稍后再选"}`);
    return;
  }
  const cell = cells.get(keyOf(wait));
  if (cell) {
    paint(cell, "");
    if (!choose) {
      write(cell, wait.standing);
      cell.dataset.sent = wait.standing;
    }
  }
  await look();
}

function showHeight(key, text) {
  for (const chip of root.querySelectorAll(`[data-height-chip="${key.split(".")[1]}"]`)) chip.textContent = text || "＋";
}

/** One round at a time; after a cut in its own order. */
function showTurn(wanted) {
  turn = wanted;
  for (const box of root.querySelectorAll("[data-turn]")) box.hidden = Number(box.dataset.turn) !== turn;
  for (const chip of root.querySelectorAll("[data-turn-chip]")) {
    if (Number(chip.dataset.turnChip) === turn) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
  part("turn-field").value = turn;
  const first = Number(root.dataset.reordered) || Infinity;
  const order = (row) => (turn >= first ? Number(row.dataset.further) || 10000 + Number(row.dataset.position) : Number(row.dataset.position));
  const list = root.querySelector(".mark-rows");
  list.append(...Array.from(list.children).sort((a, b) => order(a) - order(b)));
  history.replaceState(null, "", `?turn=${turn}`);
}

// ---------------------------------------------------------------- start

async function start() {
  queue = await openQueue("ysevents-marks");
  for (const cell of cells.values()) {
    cell.dataset.sent = read(cell);
    if (cell.matches("input")) Object.assign(cell, { maxLength: 60, enterKeyHint: "next" });
  }
  for (const act of await queue.list()) {
    const cell = act.fixture === fixture ? cells.get(keyOf(act)) : null;
    if (!cell) continue;
    write(cell, act.text);
    cell.dataset.sent = act.text;
    paint(cell, "waits");
  }
  part("save")?.remove();
  takeKeys(root, keep);
  root.addEventListener("change", (event) => {
    const cell = event.target.closest(".mark-input");
    if (!cell) return;
    if (cell.name?.startsWith("all|height.")) showHeight(cell.name, cell.value);
    keep(cell);
  });
  part("sheet").addEventListener("submit", (event) => event.preventDefault());
  part("undo").addEventListener("click", async () => {
    const last = done.pop();
    if (!last) return;
    write(last.cell, last.text);
    await keep(last.cell, { isUndo: true });
  });
  root.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-turn-chip]");
    if (!chip) return;
    event.preventDefault();
    showTurn(Number(chip.dataset.turnChip));
  });
  addEventListener("online", flush);
  addEventListener("offline", () => showNet("没有信号，恢复后自动上传"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  setInterval(flush, AGAIN_MS);
  keepAwake();
  root.dataset.ready = "";
  await flush();
}

start();
