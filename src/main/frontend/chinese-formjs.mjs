/** form-js has no translations of its own: its texts are replaced while bundling. A text that is no longer found fails the build. */
import { readFile } from 'node:fs/promises';

const TEXTS = [
  ["'Value is not a number.'", "'请填写数字'"],
  ["'Value is expected to ' + (decimalDigits === 0 ? 'be an integer' : `have at most ${decimalDigits} decimal digit${decimalDigits > 1 ? 's' : ''}`) + '.'", "decimalDigits === 0 ? '请填写整数' : `最多${decimalDigits}位小数`"],
  ['`Please select a valid value, the two nearest valid values are ${previousValue} and ${nextValue}.`', '`请填写允许的数值，最接近的是${previousValue}和${nextValue}`'],
  ['validation.patternErrorMessage || `Field must match pattern ${validation.pattern}.`', "validation.patternErrorMessage || '格式不符合要求'"],
  ["'Field is required.'", "'此项必填'"],
  ['`Field must have minimum value of ${validation.min}.`', '`不得小于${validation.min}`'],
  ["'Min validation value is not a valid number.'", "'最小值设置有误，请联系管理员'"],
  ['`Field must have maximum value of ${validation.max}.`', '`不得大于${validation.max}`'],
  ["'Max validation value is not a valid number.'", "'最大值设置有误，请联系管理员'"],
  ['`Field must have minimum length of ${validation.minLength}.`', '`至少填写${validation.minLength}个字`'],
  ['`Field must have maximum length of ${validation.maxLength}.`', '`最多填写${validation.maxLength}个字`'],
  ["'Field must be a valid  international phone number. (e.g. +4930664040900)'", "'电话号码格式不正确'"],
  ["'Field must be a valid email.'", "'电子邮箱格式不正确'"],
  ["emptyListMessage = 'No results'", "emptyListMessage = '没有符合的选项'"],
  ["'No results' : 'All values selected'", "'没有符合的选项' : '已全部选择'"],
  ["valueLabel || 'Select'", "valueLabel || '请选择'"],
  ["placeholder: 'Search'", "placeholder: '输入文字查找'"],
  ["placeholder: disabled || readonly ? undefined : 'Search'", "placeholder: disabled || readonly ? undefined : '输入文字查找'"],
  ["title: \"Remove tag\"", "title: \"移除\""],
  // Dates read 年/月/日 whatever language the browser has.
  ["function getLocaleDateFormat(locale = 'default')", "function getLocaleDateFormat(locale = 'zh-CN')"],
  ["placeholder: getLocaleReadableDateFormat()", "placeholder: '年/月/日'"],
];

export const chineseFormjs = {
  name: 'chinese-formjs',
  setup(build) {
    build.onLoad({ filter: /form-js-viewer[\\/]dist[\\/]index\.es\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [english, chinese] of TEXTS) {
        if (!contents.includes(english)) {
          throw new Error(`form-js no longer contains: ${english}`);
        }
        contents = contents.replaceAll(english, chinese);
      }
      return { contents, loader: 'js' };
    });
  },
};
