export default {
  app: { name: '系统管理', vendor: '临汾市' },
  dateFormat: { normal: 'YYYY年M月D日 HH:mm', long: 'YYYY年M月D日 dddd HH:mm' },
  locales: { availableLocales: ['zh-CN'], fallbackLocale: 'zh-CN' },
  customScripts: ['../../../assets/labels', '../../../assets/signIn'],
  disableWelcomeMessage: true,
};
