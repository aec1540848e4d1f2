// Single keys: "/" finds, "?" shows the list, "g" and a letter go to a part, "j" and "k" walk the rows of a list.
const STORED = "rosters.keys";
const PATIENCE = 1500;
const choice = document.querySelector("#keys [data-keys-on]");
let goes = 0;

const areOn = () => window.localStorage.getItem(STORED) !== "off";

const walk = (step) => {
  const rows = [...document.querySelectorAll("main [data-rows] tbody th a, main tr.linked th a, main .work-name a")];
  const here = rows.indexOf(document.activeElement);
  const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

const ACTS = {
  "/": () => {
    const fields = [...document.querySelectorAll("[data-find]")];
    (fields.find((field) => field.offsetParent) || document.querySelector("[data-find-link]"))?.focus();
  },
  "?": () => document.getElementById("keys").showModal(),
  g: () => {
    goes = Date.now();
  },
  j: () => walk(1),
  k: () => walk(-1),
};

const go = (letter) => {
  const link = document.querySelector(`[data-key="${CSS.escape(letter)}"]`);
  goes = 0;
  if (link) {
    window.location.assign(link.href);
  }
  return Boolean(link);
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !areOn()) {
    return;
  }
  if (Date.now() - goes < PATIENCE && go(event.key)) {
    event.preventDefault();
  } else if (ACTS[event.key]) {
    event.preventDefault();
    ACTS[event.key]();
  }
});

choice.checked = areOn();
choice.addEventListener("change", () => window.localStorage.setItem(STORED, choice.checked ? "on" : "off"));
