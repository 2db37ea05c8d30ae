export default {
  app: { name: '社会救助待办', vendor: '临汾市' },
  dateFormat: { normal: 'YYYY年M月D日 HH:mm', long: 'YYYY年M月D日 dddd HH:mm' },
  locales: { availableLocales: ['zh-CN'], fallbackLocale: 'zh-CN' },
  customScripts: ['../../../assets/labels', '../../../assets/signIn', 'assistance/plugin'],
  disableWelcomeMessage: true,
  shortcuts: {
    claimTask: { key: 'ctrl+alt+c', description: '签收当前任务' },
    focusFilter: { key: 'ctrl+shift+f', description: '转到第一个筛选' },
    focusList: { key: 'ctrl+alt+l', description: '转到任务列表的第一项' },
    focusForm: { key: 'ctrl+alt+f', description: '转到表单的第一个填写项' },
    startProcess: { key: 'ctrl+alt+p', description: '打开发起申请窗口' },
  },
};
