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
