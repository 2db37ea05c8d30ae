const field = (id) => document.getElementById(id);

async function send(method, path, body) {
  const token = (document.cookie.match(/ASSISTANCE-CSRF=([^;]+)/) || [])[1] || '';
  const response = await fetch(path, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-ASSISTANCE-CSRF': token },
    body: body && JSON.stringify(body),
  });
  return { ok: response.ok, body: await response.json().catch(() => ({})) };
}

function answer(id, ok, text) {
  field(id).className = ok ? 'done' : 'wrong';
  field(id).textContent = text;
}

const day = (iso) => {
  const date = new Date(iso);
  return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`;
};

/** Shows where the officer stands; a certificate can be renewed in its last two months. */
function show(state) {
  const soon = state.validTo && new Date(state.validTo) - Date.now() < 60 * 24 * 3600 * 1000;
  field('pin-old-field').hidden = !state.pinSet;
  field('pin-old').required = state.pinSet;
  field('certificate-form').hidden = !state.pinSet || !(state.trouble || soon);
  answer(
    'pin-state',
    !state.trouble,
    state.trouble || (state.pinSet ? `签名口令已设置。${state.validTo ? `签名证书有效期至${day(state.validTo)}。` : ''}` : '您还没有设置签名口令。'),
  );
}

async function load() {
  const { ok, body } = await send('GET', '/api/me/pin');
  if (ok) {
    show(body);
  }
}

field('pin-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (field('pin').value !== field('pin-repeated').value) {
    answer('pin-answer', false, '两次输入的新签名口令不一致');
    return;
  }
  const { ok, body } = await send('PUT', '/api/me/pin', {
    password: field('pin-password').value,
    oldPin: field('pin-old').value,
    pin: field('pin').value,
  });
  answer('pin-answer', ok, ok ? '签名口令已保存' : body.detail || '未能保存，请重试');
  if (ok) {
    event.target.reset();
    show(body);
  }
});

field('certificate-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { ok, body } = await send('POST', '/api/me/certificate', { pin: field('certificate-pin').value });
  event.target.reset();
  answer('certificate-answer', ok, ok ? '签名证书已更新' : body.detail || '未能更新，请重试');
  if (ok) {
    show(body);
  }
});

load();
