/**
 * The grid athlete x contest: a tap is kept, shown as waiting, sent, and shown as the server answers it.
 *
 * The server counts revisions. When somebody else has changed the delegation meanwhile, a tap on a cell they
 * left alone is sent again; a cell they changed is shown as theirs, and this is told.
 */

import { openWishes } from "./wish-queue.js";

const LIMIT_MS = 10000;
const AGAIN_MS = 15000;

const root = document.querySelector("[data-entry-grid]");
const status = root.querySelector("[data-grid-status]");
const wishes = openWishes(`entries:${root.dataset.api}`);
let revision = Number(root.dataset.revision);
let busy = false;

const buttonOf = (cell) => root.querySelector(`[data-cell="${CSS.escape(cell)}"]`);
const isEntered = (button) => button.value.endsWith(" 0");
const labelOf = (cell) => buttonOf(cell)?.dataset.label ?? "这一格";

function say(text, tone = "soft") {
  status.className = tone;
  status.textContent = text;
}

/** Show a cell: what it is, why it is closed, and whether that is only what we wish. */
function paint(button, { entered, isOpen, words, waits = false }) {
  const look = entered ? "mine" : isOpen ? "free" : "closed";
  button.closest("td").className = `slot slot-${look}${waits ? " slot-waits" : ""}`;
  button.value = `${button.dataset.cell} ${entered ? 0 : 1}`;
  button.dataset.words = words;
  button.textContent = waits ? "…" : entered ? "已报" : isOpen ? "报" : "–";
  button.setAttribute("aria-label", `${button.dataset.label} ${words}${waits ? "，等待保存" : ""}`);
  if (entered || isOpen) button.removeAttribute("aria-disabled");
  else button.setAttribute("aria-disabled", "true");
}

function show(grid) {
  revision = grid.revision;
  for (const column of grid.columns) {
    const room = root.querySelector(`[data-room="${column.contest}"]`);
    if (room) room.textContent = `${column.taken}/${column.limit}`;
  }
  for (const { contest, person, entered, is_open: isOpen, words } of grid.cells) {
    const button = buttonOf(`${contest} ${person}`);
    if (button && !wishes.find(button.dataset.cell)) paint(button, { entered, isOpen, words });
  }
}

function showWaiting() {
  for (const { cell, entered } of wishes.list()) {
    const button = buttonOf(cell);
    if (button) paint(button, { entered, isOpen: true, words: entered ? "已报" : "可报", waits: true });
  }
}

/** One request; null when nobody answered in our own words. */
async function ask(path, options = {}) {
  try {
    const response = await fetch(`${root.dataset.api}${path}`, {
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout?.(LIMIT_MS),
      ...options,
      headers: { Accept: "application/json", "X-CSRF-Token": root.dataset.csrf, ...options.headers },
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return null;
  }
}

const put = ({ cell, entered }) =>
  ask(`/${cell.replace(" ", "/")}`, {
    method: "PUT",
    body: JSON.stringify({ entered }),
    headers: { "Content-Type": "application/json", "If-Match": `"${revision}"` },
  });

/** Somebody changed the delegation: take over what they did, and say what becomes of our tap. */
async function merge(wish) {
  const answer = await ask("");
  if (answer?.status !== 200) return "kept";
  const [contest, person] = wish.cell.split(" ");
  const theirs = answer.body.cells.find((cell) => cell.contest === contest && cell.person === person);
  const settled = !theirs || theirs.entered === wish.entered || theirs.entered !== wish.seen;
  if (settled) wishes.remove(wish);
  show(answer.body);
  if (!settled) return "again";
  if (theirs?.entered !== wish.entered) say(`${labelOf(wish.cell)}刚被另一位老师改过，已显示最新内容，没有覆盖。`, "tone-attention");
  return "settled";
}

/** Send one wish. Answers whether to go on with the next one. */
async function send(wish) {
  wishes.markSent(wish);
  const answer = await put(wish);
  if (answer?.status === 200) {
    wishes.remove(wish);
    show(answer.body);
    return true;
  }
  if (answer?.status === 412) return (await merge(wish)) !== "kept";
  if ([400, 404, 409].includes(answer?.status)) {
    wishes.remove(wish);
    const fresh = await ask("");
    if (fresh?.status === 200) show(fresh.body);
    say(`${labelOf(wish.cell)}：${answer.body.detail ?? "没有保存"}`, "tone-refusal");
    return true;
  }
  const why = answer?.status === 401 ? "登录已失效，请重新登录后回到本页" : answer?.status === 403 ? "请刷新本页" : "网络不通，恢复后自动保存";
  say(`还有${wishes.list().length}格没有保存，已存在本机。${why}。`, "tone-attention");
  return false;
}

async function flush() {
  if (busy) return;
  busy = true;
  let sent = 0;
  let goesOn = true;
  while (goesOn && wishes.list().length) {
    goesOn = await send(wishes.list()[0]);
    sent += 1;
    showWaiting();
  }
  busy = false;
  if (sent && goesOn && !status.className.startsWith("tone")) say("已保存。");
}

root.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.cell) return;
  event.preventDefault();
  if (button.getAttribute("aria-disabled")) {
    say(`${button.dataset.label}：${button.dataset.words}`, "tone-attention");
    return;
  }
  const entered = !isEntered(button);
  status.className = "soft";
  wishes.add({ cell: button.dataset.cell, entered, seen: !entered });
  paint(button, { entered, isOpen: true, words: entered ? "已报" : "可报", waits: Boolean(wishes.find(button.dataset.cell)) });
  flush();
});

addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
setInterval(flush, AGAIN_MS);
showWaiting();
flush();
