/** 公民身份号码 (GB 11643-1999): 17 digits and an ISO 7064 MOD 11-2 check character. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

export interface IdNumber {
  birthDate: string;
  sex: '1' | '2';
}

/** Returns the facts in the number, or the Chinese text of what is wrong with it. */
export function readIdNumber(value: string): IdNumber | string {
  if (!/^\d{17}[\dX]$/.test(value)) {
    return '身份证号应为18位，前17位为数字，末位为数字或X';
  }
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(value[index]), 0);
  if (CHECK[sum % 11] !== value[17]) {
    return '身份证号校验位不符，请对照证件核对';
  }
  const birthDate = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
  const date = new Date(`${birthDate}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== birthDate || date.getTime() > Date.now()) {
    return '身份证号中的出生日期不正确，请对照证件核对';
  }
  return { birthDate, sex: Number(value[16]) % 2 === 1 ? '1' : '2' };
}
