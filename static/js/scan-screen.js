/** What a scan screen shows. It meets the markup by data attributes alone. */

const ROWS = 20;
const NETWORK = {
  on: "网络正常",
  off: "没有网络",
  silent: "服务器没有回应",
  busy: "服务器繁忙",
  login: "需要重新登录",
};

export const root = document.querySelector("#scan");
export const part = (name) => root.querySelector(`[data-${name}]`);

/** Whose answer the panel shows, and what its confirming button does. */
export const shown = { scan: null, again: null };

function say(name, text) {
  const place = part(name);
  if (place) place.textContent = text ?? "";
}

/** Fill the giant answer. `scan` is whose answer it is; `again` what the confirming button does. */
export function show({ state, title, message, holder }, scan = null, again = null) {
  Object.assign(shown, { scan, again });
  part("result").dataset.state = state;
  say("result-title", title);
  say("result-holder", holder);
  say("result-message", message);
  part("confirm").hidden = !again;
}

export function setNetwork(state) {
  const place = part("network");
  place.dataset.state = state === "on" ? "on" : "off";
  (part("network-word") ?? place).textContent = NETWORK[state];
}

export function showUnsent(count) {
  say("unsent", String(count));
  const row = part("unsent-row");
  if (row) row.hidden = count === 0;
}

const clockTime = (at) => at.toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });

/** Write the scan into the list of the last ones, or over the line it already has there. */
export function list(scan, word, tone, text) {
  let row = root.querySelector(`[data-nonce="${scan.nonce}"]`);
  if (!row) {
    row = part("recent-row").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-at]").textContent = clockTime(new Date(scan.body.device_time));
    part("recent").prepend(row);
    row.dataset.nonce = scan.nonce;
    while (part("recent").children.length > ROWS) part("recent").lastElementChild.remove();
  }
  const label = row.querySelector("[data-word]");
  label.textContent = word;
  label.className = `${label.className.replace(/\s*\btone-\S*/g, "")} tone-${tone}`.trim();
  row.querySelector("[data-text]").textContent = text;
}
