// Hands what the browser's passkey signed to the form of the page.
'use strict';
(function () {
	var form = document.getElementById('passkey');

	function bytes(text) {
		var raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
		return Uint8Array.from(raw, function (c) {
			return c.charCodeAt(0);
		});
	}
	function text(buffer) {
		return btoa(String.fromCharCode.apply(null,
		    new Uint8Array(buffer))).replace(/\+/g, '-')
		    .replace(/\//g, '_').replace(/=+$/, '');
	}
	function show(id, on) {
		document.getElementById(id).hidden = !on;
	}
	function use() {
		return navigator.credentials.get({publicKey: {
			challenge: bytes(form.dataset.challenge),
			userVerification: 'preferred'
		}}).then(function (key) {
			form.elements.client.value = text(key.response.clientDataJSON);
			form.elements.data.value = text(key.response.authenticatorData);
			form.elements.signature.value = text(key.response.signature);
			form.elements.credential.value = text(key.rawId);
		});
	}
	function make() {
		var name = form.dataset.mailbox;
		return navigator.credentials.create({publicKey: {
			challenge: bytes(form.dataset.challenge),
			rp: {name: form.dataset.issuer},
			user: {
				id: new TextEncoder().encode(form.dataset.user),
				name: name,
				displayName: name
			},
			pubKeyCredParams: [-7, -8, -257].map(function (alg) {
				return {type: 'public-key', alg: alg};
			}),
			authenticatorSelection: {
				residentKey: 'preferred',
				userVerification: 'preferred'
			},
			attestation: 'none'
		}}).then(function (key) {
			form.elements.client.value = text(key.response.clientDataJSON);
			form.elements.data.value =
			    text(key.response.attestationObject);
		});
	}

	if (!window.PublicKeyCredential) {
		show('passkey-none', true);
		return;
	}
	form.addEventListener('submit', function (event) {
		event.preventDefault();
		show('passkey-failed', false);
		(form.dataset.passkey === 'make' ? make() : use()).then(function () {
			form.submit();
		}, function () {
			show('passkey-failed', true);
		});
	});
})();
