// [data-opens="id"] opens the dialog of that id over the page. The keyboard stays inside; what opened it is focused afterwards.
const STOPS = "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select, textarea, summary, [tabindex='0']";

const open = (dialog) => {
  if (!dialog.open) {
    dialog.showModal();
  }
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    opener.closest("[data-menu]")?.removeAttribute("open");
    open(dialog);
    return;
  }
  if (event.target.closest("[data-closes]") || event.target.matches("[data-dialog]")) {
    event.target.closest("[data-dialog]").close();
  }
});

document.addEventListener("keydown", (event) => {
  const dialog = event.target.closest("[data-dialog]");
  if (!dialog || event.key !== "Tab") {
    return;
  }
  const stops = [...dialog.querySelectorAll(STOPS)].filter((stop) => stop.offsetParent);
  const [first, last] = [stops[0], stops.at(-1)];
  const leaves = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (leaves) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
});

// A link that names a dialog (#id), and one that must be open when the page comes back with a mistake.
const named = document.getElementById(window.location.hash.slice(1));
const first = document.querySelector("[data-dialog][data-open-now]") || (named?.matches("[data-dialog]") ? named : null);
if (first) {
  open(first);
}
