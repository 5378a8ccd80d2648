/* SPDX-License-Identifier: Apache-2.0 */
export const text = {
  system: '练兵',
  systemLong: '生态环境执法大练兵管理系统',
  skip: '跳到正文',
  menu: '菜单',
  home: '待办',
  a11y: '无障碍',
  signOut: '退出登录',
  password: '修改密码',
  demo: '演示数据：单位、人员和成绩都是虚构的，不得录入真实信息。',
  practice: '练习环境：内容由正式数据复制而来，会定时重做；这里的操作不影响正式数据，也不作数。',
  broken: '与服务器的连接中断。已填写的内容保留在本页，请勿关闭；恢复后会自动提示。',
  restored: '已恢复与服务器的连接，可以继续操作。',
  tooMany: '登录失败次数过多，请稍后再试。',
  passwordRule: '至少 10 个字符，不要用姓名、证号或常见密码。',
}
