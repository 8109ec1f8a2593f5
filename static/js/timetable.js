/**
 * The board of a timetable: a block dragged to another place is moved there, and what is wrong then shows at once.
 *
 * Dropped on a block it begins when the one before that is over, dropped below an area's last when that is over;
 * those of its stage behind it go along. Everything can be done by the forms the blocks lead to as well. With a
 * finger nothing is dragged: that is for scrolling.
 */

const FAR_PX = 6;

const root = document.querySelector("[data-timetable]");
let drag = null;

function say(text) {
  const status = root.querySelector("[data-said]");
  if (status) status.textContent = text;
}

/** `2026-12-05T09:00` on the county's wall clock, whatever zone the desk's computer is in. */
function wallClock(seconds) {
  return new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 16);
}

function place(block, column, before) {
  const blocks = [...column.querySelectorAll("[data-fixture]")].filter((one) => one !== block);
  const next = before && before !== block ? blocks.indexOf(before) : blocks.length;
  const previous = blocks[next - 1];
  return Number(previous ? previous.dataset.ends : column.dataset.starts);
}

async function move(block, column, startsAt) {
  const body = new URLSearchParams({
    _csrf_token: document.querySelector("[name=_csrf_token]").value,
    starts_at: wallClock(startsAt),
    session: column.dataset.session,
    space: column.dataset.space ?? "",
    with_rest: "1",
    sequence: block.dataset.sequence,
  });
  say("正在移动");
  let answer;
  try {
    answer = await fetch(`${root.dataset.timetable}/fixtures/${block.dataset.fixture}`, { method: "POST", body });
  } catch {
    say("没有网络，没有移动，请稍后再试");
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) {
    const why = page.querySelector("[role=alert]")?.textContent.trim() ?? "不能移到这里";
    say(why);
    window.alert(why);
    return;
  }
  const fresh = page.querySelector("[data-timetable]");
  if (!fresh) {
    window.location.assign(answer.url);
    return;
  }
  root.replaceChildren(...fresh.childNodes);
  const found = root.querySelectorAll(".trouble").length;
  say(found ? `已移动，现有${found}个问题` : "已移动，没有发现问题");
}

function unmark() {
  for (const one of root.querySelectorAll(".is-target")) one.classList.remove("is-target");
}

/** What is below the pointer: the area, and the block it would stand before. */
function under(event) {
  const below = document.elementFromPoint(event.clientX, event.clientY);
  const column = below?.closest("[data-session]");
  return column ? { column, before: below.closest("[data-fixture]") } : null;
}

function start(event) {
  const block = event.target.closest("[data-movable]");
  if (!block || event.pointerType === "touch" || event.button || event.target.closest("a, summary")) return;
  drag = { block, x: event.clientX, y: event.clientY, moved: false };
}

function go(event) {
  if (!drag) return;
  if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR_PX) return;
  drag.moved = true;
  event.preventDefault();
  drag.block.classList.add("is-dragged");
  root.classList.add("is-dragging");
  window.getSelection().removeAllRanges();
  unmark();
  const target = under(event);
  if (target) (target.before ?? target.column.querySelector(".blocks")).classList.add("is-target");
}

function drop(event) {
  if (!drag) return;
  const { block, moved } = drag;
  stop();
  const target = moved ? under(event) : null;
  if (target && target.before !== block) move(block, target.column, place(block, target.column, target.before));
}

function stop() {
  drag?.block.classList.remove("is-dragged");
  drag = null;
  root.classList.remove("is-dragging");
  unmark();
}

if (root) {
  root.addEventListener("pointerdown", start);
  root.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("pointermove", go);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => event.key === "Escape" && stop());
}

for (const holder of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(holder.dataset.copy);
  holder.hidden = false;
  holder.querySelector("button").addEventListener("click", async (event) => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy");
    }
    event.target.closest("button").lastChild.textContent = "已复制";
  });
}
