// Telegram hands over who opened the page behind the #; it goes to the server in a form, never in an address.
(function () {
  "use strict";
  var said = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
  if (!said) { return; }
  document.getElementById("init").value = said;
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById("enter").submit();
}());
