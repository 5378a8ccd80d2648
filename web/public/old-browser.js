/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Says so when a browser is too old, instead of staying white. Written in the oldest JavaScript
 * there is, because just such browsers have to run it; everything newer is in the module bundle.
 * What is asked for is what Chrome 87 has and its forerunners lack.
 */
(function () {
  // Whoever lets no script run sees this page without "正在打开": nothing is on its way there.
  document.documentElement.className = 'scripted';
  var isNewEnough =
    'noModule' in document.createElement('script') &&
    typeof String.prototype.replaceAll === 'function' &&
    typeof Element.prototype.replaceChildren === 'function' &&
    typeof window.HTMLDialogElement === 'function';
  function show() {
    var starting = document.getElementById('app');
    var message = document.getElementById('too-old');
    starting.parentNode.removeChild(starting);
    message.removeAttribute('hidden');
    message.style.display = 'block';
  }
  if (isNewEnough) return;
  if (document.addEventListener) document.addEventListener('DOMContentLoaded', show, false);
  else window.attachEvent('onload', show);
})();
