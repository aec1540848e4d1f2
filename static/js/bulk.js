// The bar for chosen rows: hidden until one is chosen, counts them, and a box in the head chooses the whole page.
const boxesOf = (form) => [...document.querySelectorAll(`input[type="checkbox"][name="pick"][form="${form.id}"]`)];

const show = (form) => {
  const boxes = boxesOf(form);
  const chosen = boxes.filter((box) => box.checked).length;
  form.hidden = chosen === 0 && !form.querySelector("[role=alert]");
  form.querySelector("[data-bulk-count]").textContent = chosen === 1 ? "1 chosen" : `${chosen} chosen`;
  const all = document.querySelector("[data-pick-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
};

const addAll = (form) => {
  const place = document.querySelector("[data-pick-all-place]");
  if (!place || place.querySelector("[data-pick-all]")) {
    return;
  }
  const label = document.createElement("label");
  const words = document.createElement("span");
  const all = document.createElement("input");
  label.className = "pick-box";
  words.className = "visually-hidden";
  words.textContent = "All on this page";
  all.type = "checkbox";
  all.dataset.pickAll = "";
  label.append(all, words);
  place.append(label);
  all.addEventListener("change", () => {
    for (const box of boxesOf(form)) {
      box.checked = all.checked;
    }
    show(form);
  });
};

const bind = () => {
  for (const form of document.querySelectorAll("[data-bulk]")) {
    addAll(form);
    show(form);
  }
};

document.addEventListener("change", (event) => {
  if (event.target.matches('input[name="pick"]')) {
    show(event.target.form);
  }
});

// Enter on a row's box ticks it; it does not send a form whose reason is still hidden.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches('input[name="pick"]')) {
    event.preventDefault();
    event.target.click();
  }
});

document.addEventListener("htmx:afterSettle", bind);
window.addEventListener("pageshow", bind);
bind();
