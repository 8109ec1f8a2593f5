/**
 * Units and athletes one follows. The star stays in this phone: nothing is sent anywhere.
 *
 * Stars are kept per meet as {key: {label, href}}; a key is `unit:ID` or `entry:ID`.
 */

const meet = document.querySelector("[data-meet]")?.dataset.meet;
const STORE = `follow:${meet}`;

function stars() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "{}");
  } catch {
    return {};
  }
}

/** Private windows refuse storage; then a star lasts as long as the page. */
let held = stars();
function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify(held));
  } catch {
    return;
  }
}

function showButton(button) {
  const isHeld = button.dataset.follow in held;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isHeld));
  button.querySelector("[data-follow-word]").textContent = isHeld ? "已关注" : "关注";
}

function showList(box) {
  const names = Object.values(held);
  const list = box.querySelector("ul");
  box.hidden = names.length === 0;
  list.replaceChildren(
    ...names.map(({ label, href }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = href;
      link.className = "chip";
      link.textContent = `★ ${label}`;
      item.append(link);
      return item;
    }),
  );
}

function show() {
  document.querySelectorAll("[data-follow]").forEach(showButton);
  document.querySelectorAll("[data-following]").forEach(showList);
  for (const row of document.querySelectorAll("[data-of]")) {
    row.classList.toggle("is-followed", row.dataset.of.split(" ").some((key) => key in held));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-follow]");
  if (!button) return;
  const { follow, followLabel: label, followHref: href } = button.dataset;
  if (follow in held) delete held[follow];
  else held[follow] = { label, href };
  keep();
  show();
});
addEventListener("storage", (event) => {
  if (event.key !== STORE) return;
  held = stars();
  show();
});
document.addEventListener("live:refreshed", show);
show();
