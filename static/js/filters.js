// Lists follow their filters: empty ones stay out of the URL, and a word being typed is one step back, not one a letter.
let typed = false;

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches("[data-filters]")) {
    const values = event.detail.parameters;
    for (const name of new Set(Object.keys(values))) {
      if (values[name] === "") {
        delete values[name];
      }
    }
  }
});

document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  const history = event.detail.history;
  if (history && history.type === "push") {
    const typing = Boolean(document.activeElement && document.activeElement.matches("[data-filters] [type=search]"));
    history.type = typing && typed ? "replace" : "push";
    typed = typing;
  }
});

document.addEventListener("focusin", (event) => {
  if (!event.target.matches("[data-filters] [type=search]")) {
    typed = false;
  }
});

const given = (field) => (field.matches("select") ? (field.querySelector("[selected]") ?? field.options[0]).value : field.defaultValue);

// What was typed before the scripts came is not forgotten: the list follows it as soon as they are there.
document.addEventListener("DOMContentLoaded", () => {
  for (const field of document.querySelectorAll("[data-filters] .input")) {
    if (field.value !== given(field)) {
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
});
