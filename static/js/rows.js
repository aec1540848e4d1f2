// Lists: one that fits its page keeps its head in view while the page scrolls, a wider one scrolls in a frame of its own.
const fit = () => {
  for (const region of document.querySelectorAll(".list-region")) {
    region.classList.remove("list-fits", "list-wide");
    region.classList.add(region.scrollWidth > region.clientWidth ? "list-wide" : "list-fits");
  }
};

fit();
window.addEventListener("resize", fit);
document.addEventListener("htmx:afterSettle", fit);

// A click anywhere in a row opens what the row names; links, boxes and marked text stay what they are.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-rows] .list-row");
  if (!row || event.target.closest("a, button, input, label, summary, select") || String(window.getSelection())) {
    return;
  }
  const link = row.querySelector("[data-row-link]");
  if (link) {
    if (event.ctrlKey || event.metaKey) {
      window.open(link.href, "_blank", "noopener");
    } else {
      link.click();
    }
  }
});
