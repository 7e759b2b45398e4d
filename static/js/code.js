// Small comforts around the return code. Without script everything works: type, select, copy.

function takeCodeFromFragment() {
  const field = document.getElementById("id_code");
  if (!field || location.hash.length < 2) return;
  field.value = location.hash.slice(1);
  // The code must not stay in the address bar or the history.
  history.replaceState(null, "", location.pathname + location.search);
  field.focus();
}

function offerSharing(button) {
  const code = button.dataset.share;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) {
        await navigator.share({ text: code });
        return;
      }
      await navigator.clipboard.writeText(code);
      button.textContent = button.dataset.done;
    } catch (error) {
      // Closed by the reader or refused by the browser: select the code, so that it can be copied.
      getSelection().selectAllChildren(document.getElementById("code"));
    }
  });
}

function offerPrinting(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

takeCodeFromFragment();
document.querySelectorAll("[data-share]").forEach(offerSharing);
document.querySelectorAll("[data-print]").forEach(offerPrinting);
