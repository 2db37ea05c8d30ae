// After sign-out or an expired session the stock page shows a sign-in form of its own: lead to ours instead.
const leave = () => {
  if (/^#\/login/.test(location.hash)) {
    location.replace('/login');
  }
};
addEventListener('hashchange', leave);
leave();
