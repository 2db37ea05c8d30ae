document.getElementById('pin-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = document.getElementById('pin-answer');
  const token = (document.cookie.match(/ASSISTANCE-CSRF=([^;]+)/) || [])[1] || '';
  const response = await fetch('/api/me/pin', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'X-ASSISTANCE-CSRF': token },
    body: JSON.stringify({ password: document.getElementById('pin-password').value, pin: document.getElementById('pin').value }),
  });
  const body = await response.json().catch(() => ({}));
  answer.className = response.ok ? 'done' : 'wrong';
  answer.textContent = response.ok ? '签名口令已保存' : body.detail || '未能保存，请重试';
  if (response.ok) {
    event.target.reset();
  }
});
