// Small comforts on top of pages that work without any of this.

// An error summary takes the focus, so that it is read first.
const focusSummary = (root) => root.querySelector(".error-summary")?.focus();
document.addEventListener("DOMContentLoaded", () => focusSummary(document));
document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));

// A menu that is wider than the screen shows the entry of this page.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".nav, .subnav > div, .tabs").forEach((row) => {
    const here = row.querySelector("[aria-current]");
    if (here) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  });
});

// Facets: where CSS cannot open the closed <details> on wide screens, open it here.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 56rem)").matches) {
  document.querySelectorAll("details.facets").forEach((facets) => { facets.open = true; });
}

// A filter or a sort order marked data-autosubmit sends its form as soon as it changes.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-autosubmit]")) event.target.form?.requestSubmit();
});

// "Apply" buttons of such forms are only needed where this script does not run.
document.documentElement.dataset.enhanced = "";

document.addEventListener("click", (event) => {
  // Show a dialog: <button data-dialog="id">; close it: <button data-close>.
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();

  // Copy: <button data-copy="text">; says so in its own words.
  const copier = event.target.closest("[data-copy]");
  if (copier && navigator.clipboard) {
    navigator.clipboard.writeText(copier.dataset.copy).then(() => {
      const word = copier.querySelector("[data-word]") ?? copier;
      const before = word.textContent;
      word.textContent = copier.dataset.copied;
      setTimeout(() => { word.textContent = before; }, 2000);
    });
  }

  // Print: <button data-print>.
  if (event.target.closest("[data-print]")) print();

  // One open menu at a time.
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// A second click on a submit button does nothing; the form's one-time id guards the server too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-again")) return;
  if (form.dataset.sent !== undefined) { event.preventDefault(); return; }
  form.dataset.sent = "";
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// A fragment that could not be fetched: one sentence in the page's alert line; nothing typed is lost.
const tell = (event) => {
  const line = document.getElementById("alert");
  if (!line) return;
  const request = event.detail.xhr?.getResponseHeader("X-Request-ID");
  line.textContent = line.dataset.sentence + (request ? ` (${request})` : "");
  line.hidden = false;
};
document.addEventListener("htmx:responseError", tell);
document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:timeout", tell);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) delete form.dataset.sent;
});
