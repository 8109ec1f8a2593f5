/**
 * The big screen: one face after another, each long enough to be read, long lists page by page.
 * Without script all faces stand below each other.
 */

const SECONDS_A_FACE = 10;
const box = () => document.querySelector("[data-faces]");
let at = 0;
let page = 0;

/** How many rows fit below the head of a table. */
function roomFor(face) {
  const row = face.querySelector(".result");
  if (!row) return Infinity;
  const top = row.parentElement.getBoundingClientRect().top + scrollY;
  return Math.max(3, Math.floor((innerHeight - top) / row.getBoundingClientRect().height));
}

function show() {
  const faces = Array.from(box().querySelectorAll(".face"));
  if (at >= faces.length) at = 0;
  faces.forEach((face, i) => (face.hidden = i !== at));
  const rows = Array.from(faces[at].querySelectorAll(".result"));
  rows.forEach((row) => (row.hidden = false));
  const room = roomFor(faces[at]);
  const pages = Math.max(1, Math.ceil(rows.length / room));
  if (page >= pages) page = 0;
  rows.forEach((row, i) => (row.hidden = Math.floor(i / room) !== page));
  return pages;
}

function turn() {
  const pages = show();
  if (page + 1 < pages) page += 1;
  else {
    page = 0;
    at += 1;
  }
  show();
}

document.documentElement.classList.add("has-faces");
show();
setInterval(turn, SECONDS_A_FACE * 1000);
document.addEventListener("live:refreshed", show);
addEventListener("resize", show);
