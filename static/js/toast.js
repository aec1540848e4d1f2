// Closes messages, and shows those of other scripts: document.dispatchEvent(new CustomEvent("toast", { detail: "Copied" })).
const toasts = document.querySelector("[data-toasts]");

document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-toast-close]")?.closest("[data-toast]");
  if (toast) {
    toast.remove();
    document.getElementById("main")?.focus({ preventScroll: true });
  }
});

document.addEventListener("toast", (event) => {
  const toast = document.createElement("div");
  toast.className = "notice toast toast-short";
  toast.textContent = event.detail;
  toasts.append(toast);
  window.setTimeout(() => toast.remove(), 4000);
});
