// Shows the buttons for a passkey, which need this script, and says when the browser could not do it.
document.querySelectorAll("[data-passkey]").forEach((button) => {
  button.hidden = !window.PublicKeyCredential;
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-trouble]").forEach((text) => {
    text.hidden = false;
  });
});
