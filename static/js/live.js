/**
 * Live pages: rows change in place, everything else is fetched anew from the same address.
 *
 * The page says where to listen (`data-live`), from which cursor on it may have missed something
 * (`data-live-since`), and which of its parts may be replaced (`data-live-part`). Server-sent events come first;
 * where they do not get through (some browsers inside apps, some proxies) the page asks every few seconds.
 */

const frame = document.querySelector("[data-live]");
const POLL_MS = 5000;
const SPREAD_MS = 1000; // so that everybody who looks on does not fetch in the same instant
const REST_MS = 2000; // between two fetches of the page
const MARKED_MS = 2000;
const FAILURES = 3;

let cursor = frame.dataset.liveSince;
let isPaused = false;
let hasMissed = false;
let heardAt = new Date();
let waiting = null;
let fetchedAt = 0;

const clock = (date) => date.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

/** What the page says about itself: live, paused, or how old it is. */
function say(state) {
  const box = document.querySelector("[data-live-state]");
  if (!box) return;
  const words = { live: "直播中", paused: "已暂停刷新", stale: `网络不通，显示的是${clock(heardAt)}的内容` };
  box.hidden = false;
  box.dataset.liveState = state;
  box.querySelector("[data-live-word]").textContent = words[state];
}

/** Screen readers are told once, politely, that something changed. */
function announce(text) {
  const box = document.querySelector("[data-live-said]");
  if (box && box.textContent !== text) box.textContent = text;
}

function mark(element) {
  element.classList.add("just-changed");
  setTimeout(() => element.classList.remove("just-changed"), MARKED_MS);
}

function rowOf(html) {
  const box = document.createElement("tbody");
  box.innerHTML = html;
  return box.rows[0];
}

/** Bring one table up to the news; false when the news do not follow from what it shows. */
function patch(table, news) {
  if (Number(table.dataset.revision) >= news.revision) return true;
  if (news.base !== null && Number(table.dataset.revision) !== news.base) return false;
  const body = table.tBodies[0];
  const rows = new Map(Array.from(body.rows, (row) => [row.dataset.row, row]));
  for (const [key, html] of Object.entries(news.rows)) {
    const row = rowOf(html);
    const before = rows.get(key);
    rows.set(key, row);
    if (before && before.innerHTML === row.innerHTML) continue;
    mark(row);
  }
  if (news.order.some((key) => !rows.has(key))) return false;
  body.replaceChildren(...news.order.map((key) => rows.get(key)));
  table.dataset.revision = news.revision;
  for (const word of document.querySelectorAll(`[data-list-word="${news.list}"]`)) {
    if (word.textContent === news.word) continue;
    word.innerHTML = news.badge;
    refreshSoon(); // when it was announced, and why it was corrected, stands around the table
  }
  return true;
}

/** Fetch the page again and put its new parts in place of the old ones; the server keeps it ready in memory. */
async function refresh() {
  fetchedAt = Date.now();
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-cache" });
  if (!answer.ok) throw new Error(`page: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const opened = new Set(Array.from(document.querySelectorAll("details[open][id]"), (part) => part.id));
  for (const part of document.querySelectorAll("[data-live-part]")) {
    const next = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
    if (!next) continue;
    for (const details of next.querySelectorAll("details[id]")) if (opened.has(details.id)) details.open = true;
    if (part.innerHTML.trim() === next.innerHTML.trim()) continue;
    part.replaceWith(next);
  }
  const next = page.querySelector("[data-live]");
  cursor = next?.dataset.liveSince ?? cursor;
  if (next && !("liveAll" in next.dataset)) delete frame.dataset.liveAll;
  document.dispatchEvent(new Event("live:refreshed"));
  announce("页面内容已更新");
}

/** Once for many changes, not all at the same time, and not too often. */
function refreshSoon() {
  if (isPaused) {
    hasMissed = true;
    return;
  }
  if (waiting) return;
  const pause = Math.max(Math.random() * SPREAD_MS, fetchedAt + REST_MS - Date.now());
  waiting = setTimeout(() => {
    waiting = null;
    refresh().then(() => heard(), () => say("stale"));
  }, pause);
}

function heard() {
  heardAt = new Date();
  say(isPaused ? "paused" : "live");
}

function take(news) {
  heard();
  if (isPaused) {
    hasMissed = true;
    return;
  }
  const tables = Array.from(document.querySelectorAll(`table[data-list="${news.list}"]`));
  const isDone = tables.length > 0 && news.rows !== undefined && tables.every((table) => patch(table, news));
  if (isDone) {
    document.dispatchEvent(new Event("live:refreshed"));
    announce(`成绩有更新，${news.word}`);
  }
  const isMissing = !isDone && (tables.length > 0 || news.event === frame.dataset.liveEvent);
  const isAround = document.querySelector(`[data-live-part][data-lists~="${news.list}"]`) !== null;
  if (isMissing || isAround || "liveAll" in frame.dataset) refreshSoon();
}

/** The lists on the page, whose rows the stream shall bring. */
const shownLists = () => Array.from(document.querySelectorAll("table[data-list]"), (table) => table.dataset.list).join();

/** Where no stream gets through: ask whether anything changed. */
function poll() {
  const ask = async () => {
    const answer = await fetch(`${frame.dataset.live}/changes?since=${cursor}`, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`changes: ${answer.status}`);
    const said = await answer.json();
    cursor = said.cursor;
    heard();
    if (said.changed.length) refreshSoon();
  };
  setInterval(() => document.hidden || ask().catch(() => say("stale")), POLL_MS);
  ask().catch(() => say("stale"));
}

function listen() {
  let failures = 0;
  let isEverOpen = false;
  const lists = shownLists();
  const stream = new EventSource(`${frame.dataset.live}/stream?since=${cursor}&lists=${lists}`);
  const listenAnew = () => {
    if (shownLists() === lists) return;
    stream.close();
    document.removeEventListener("live:refreshed", listenAnew);
    listen();
  };
  document.addEventListener("live:refreshed", listenAnew);
  stream.addEventListener("open", () => {
    failures = 0;
    isEverOpen = true;
    heard();
  });
  stream.addEventListener("list", (event) => take(JSON.parse(event.data)));
  stream.addEventListener("stage", (event) => {
    heard();
    const { stage } = JSON.parse(event.data);
    if ("liveAll" in frame.dataset || document.querySelector(`[data-stage="${stage}"]`)) refreshSoon();
  });
  stream.addEventListener("resync", refreshSoon);
  stream.addEventListener("error", () => {
    failures += 1;
    if (isEverOpen && stream.readyState !== EventSource.CLOSED) say("stale");
    if (stream.readyState !== EventSource.CLOSED && failures < FAILURES) return;
    stream.close();
    document.removeEventListener("live:refreshed", listenAnew);
    poll();
  });
}

const pause = document.querySelector("[data-live-pause]");
if (pause) {
  pause.hidden = false;
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? "继续刷新" : "暂停刷新";
    pause.setAttribute("aria-pressed", String(isPaused));
    say(isPaused ? "paused" : "live");
    if (!isPaused && hasMissed) {
      hasMissed = false;
      refreshSoon();
    }
  });
}

addEventListener("online", refreshSoon);
document.addEventListener("visibilitychange", () => {
  // Phones stop timers and streams of pages nobody looks at.
  if (!document.hidden && Date.now() - heardAt.getTime() > 60_000) refreshSoon();
});
if ("EventSource" in window) listen();
else poll();
