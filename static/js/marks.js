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

// ---------------------------------------------------------------- one cell

const keyOf = ({ slot, item }) => `${slot ?? "all"}|${item}`;
const isLost = (cell) => ["asks", "wrong"].includes(cell.dataset.state) && read(cell) !== (cell.dataset.sent ?? "");
const isStatus = (cell) => cell.name?.endsWith("|status");
const ruleOf = (cell) => cell.parentElement.querySelector(".mark-rule");

function read(cell) {
  if (cell.matches("fieldset")) return cell.querySelector("input:checked")?.value ?? "";
  const rule = isStatus(cell) && cell.value === "DQ" ? (ruleOf(cell)?.value.trim() ?? "") : "";
  return rule ? `DQ ${rule}` : cell.value.trim();
}

function write(cell, text) {
  if (cell.matches("fieldset")) {
    for (const radio of cell.querySelectorAll("input")) radio.checked = radio.value === text;
    return;
  }
  const [code, ...rule] = text.split(" ");
  cell.value = isStatus(cell) ? code.toUpperCase() : text;
  if (isStatus(cell) && ruleOf(cell)) ruleOf(cell).value = rule.join(" ");
}

/** Statuses by one tap; the choice they stand for stays below them for whoever has no script. */
function takeStatuses() {
  const template = root.querySelector("[data-statuses]");
  for (const cell of template ? cells.values() : []) {
    if (!isStatus(cell)) continue;
    const taps = template.content.firstElementChild.cloneNode(true);
    cell.before(taps);
    cell.hidden = true;
    taps.addEventListener("click", (event) => {
      const tap = event.target.closest("[data-code]");
      if (!tap) return;
      cell.value = tap.dataset.code;
      keep(cell);
    });
    paint(cell, "");
  }
}

/** How a cell stands: "" saved, waits, asks, wrong; with words below its row, and a button behind them. */
function paint(cell, state, words = "", button = null) {
  cell.dataset.state = state;
  if (state === "wrong") cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
  const box = rowOf(cell).querySelector("[data-words]");
  box.querySelector(`[data-of="${itemOf(cell)}"]`)?.remove();
  if (words) {
    const label = cell.labels?.[0] ? `${cell.labels[0].textContent}：` : "";
    const line = Object.assign(document.createElement("span"), { className: "mark-word", textContent: label + words });
    line.dataset.of = itemOf(cell);
    line.dataset.tone = state;
    if (button) line.append(button);
    box.append(line);
  }
  for (const tap of cell.parentElement.querySelectorAll("[data-code]")) tap.setAttribute("aria-pressed", tap.dataset.code === cell.value);
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
    ruleOf(cell).focus();
    await showNet();
    return;
  }
  const reason = part("reason")?.value.trim() ?? "";
  if ("needsReason" in root.dataset && !reason) {
    paint(cell, "asks", "请在最上面写改动理由，写好后自动保存");
    await showNet();
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
  const lost = Array.from(cells.values()).filter(isLost).length;
  net.hidden = false;
  net.dataset.state = why || lost ? "off" : "on";
  const kept = queue.isKept ? "已存在本机" : "本机不能保存，请不要关闭本页";
  part("net-word").textContent = all.length ? `待上传 ${all.length} 条，${kept}${why ? `。${why}` : ""}` : why || (lost ? `有 ${lost} 格没有保存，见格下的说明` : "已全部上传");
}

/** Send what waits, and see what others have written; a page that was drawn just now knows that already. */
async function flush({ isFirst = false } = {}) {
  if (busy) return;
  busy = true;
  await showNet();
  const before = (await queue.list()).length;
  const why = await upload(queue, { device: deviceName(), csrf, told });
  await showNet(why);
  busy = false;
  if (!why && (before || (!isFirst && document.visibilityState === "visible"))) await look();
}

/** What stands on the sheet now, by others too. */
async function look() {
  const answer = await ask(`${api}/sheet`, csrf);
  if (answer?.status !== 200) return;
  const waiting = new Set((await queue.list()).filter((act) => act.fixture === fixture).map(keyOf));
  const { shared, rows, waiting: waits, gaps, state } = answer.body;
  for (const [item, cell] of Object.entries(shared)) take(`all|${item}`, cell, waiting);
  for (const row of rows) {
    for (const [item, cell] of Object.entries(row.cells)) take(`${row.slot}|${item}`, cell, waiting);
    showRow(row);
  }
  await showWaits(waits);
  showGaps(gaps);
  await showState(state);
}

/** How far the fixture is; a sheet handed in or given back takes other things, so it is drawn anew. */
async function showState(state) {
  const { stateNow } = root.dataset;
  if (state === stateNow) return;
  root.dataset.stateNow = state;
  const badge = root.querySelector(`template[data-state="${state}"]`);
  if (badge) root.querySelector("h1 .badge").replaceWith(badge.content.cloneNode(true));
  const isSaved = !(await queue.list()).length && !Array.from(cells.values()).some(isLost);
  if ([state, stateNow].includes("handed_in") && isSaved) location.reload();
}

function take(key, { text, revision }, waiting) {
  const cell = cells.get(key);
  if (!cell || waiting.has(key) || cell.contains(document.activeElement) || revision <= Number(cell.dataset.seen ?? 0)) return;
  cell.dataset.seen = revision;
  cell.dataset.sent = text;
  write(cell, text);
  paint(cell, "");
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

/** What waits is drawn by a module of its own: most sheets never need it, and it comes only with an answer. */
async function showWaits(waits) {
  if (!waits.length && part("waits").hidden) return;
  const { drawWaits } = await import("./mark-waits.js");
  drawWaits(root, waits, settle);
}

async function settle(wait, choose) {
  const reason = part("reason")?.value.trim() ?? "";
  const answer = await post(`/api/v1/mark-entries/${wait.entry}/settlement`, csrf, { choose, reason });
  if (answer?.status !== 200) return answer?.body.detail ?? "没有信号，请稍后再选";
  const cell = cells.get(keyOf(wait));
  if (cell) {
    if (!choose) {
      write(cell, wait.standing);
      cell.dataset.sent = wait.standing;
    }
    paint(cell, "");
  }
  await look();
  return "";
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

// ---------------------------------------------------------------- start

async function start() {
  queue = await openQueue("ysevents-marks");
  for (const cell of cells.values()) {
    cell.dataset.sent = read(cell);
    if (cell.matches("input")) Object.assign(cell, { maxLength: 60, enterKeyHint: "next" });
  }
  takeStatuses();
  for (const act of await queue.list()) {
    const cell = act.fixture === fixture ? cells.get(keyOf(act)) : null;
    if (!cell) continue;
    write(cell, act.text);
    cell.dataset.sent = act.text;
    paint(cell, "waits");
  }
  part("save")?.remove();
  part("reason")?.addEventListener("change", async () => {
    for (const cell of Array.from(cells.values()).filter(isLost)) await keep(cell);
  });
  takeKeys(root, keep);
  root.addEventListener("change", (event) => {
    const rule = event.target.closest(".mark-rule");
    const cell = rule ? rule.parentElement.querySelector(".mark-input") : event.target.closest(".mark-input");
    if (cell) keep(cell);
  });
  part("sheet").addEventListener("submit", (event) => event.preventDefault());
  part("undo").addEventListener("click", async () => {
    const last = done.pop();
    if (!last) return;
    write(last.cell, last.text);
    await keep(last.cell, { isUndo: true });
  });
  if (root.dataset.turnNow) (await import("./mark-turns.js")).takeTurns(root);
  addEventListener("online", () => flush());
  addEventListener("offline", () => showNet("没有信号，恢复后自动上传"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  setInterval(() => flush(), AGAIN_MS);
  keepAwake();
  root.dataset.ready = "";
  await flush({ isFirst: true });
}

start();
