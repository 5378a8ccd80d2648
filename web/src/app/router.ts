/* SPDX-License-Identifier: Apache-2.0 */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { may, session, whoAmI, type Permission } from '@/lib/session'
import { needs } from './needs'
import { text } from './text'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    isOpen?: boolean
    /** One of these; else the page says that it may not be seen. */
    needs?: Permission[]
  }
}

/* A page is loaded when it is first opened; the shell and the kit are there already. */
const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./HomePage.vue'), meta: { title: '待办' } },
  {
    path: '/sign-in',
    component: () => import('./SignInPage.vue'),
    meta: { title: '登录', isOpen: true },
  },
  {
    path: '/board/:contest(\\d+)',
    component: () => import('@/features/contest/BoardPage.vue'),
    meta: { title: '比武大屏', isOpen: true },
  },
  {
    path: '/contest-results/:publication(\\d+)',
    component: () => import('@/features/contest/PublicResultsPage.vue'),
    meta: { title: '比武成绩', isOpen: true },
  },
  { path: '/password', component: () => import('./PasswordPage.vue'), meta: { title: '修改密码' } },
  {
    path: '/units',
    component: () => import('@/features/org/UnitsPage.vue'),
    meta: { title: '单位', needs: needs.units },
  },
  {
    path: '/people',
    component: () => import('@/features/org/PeoplePage.vue'),
    meta: { title: '人员', needs: needs.people },
  },
  {
    path: '/people/:person(\\d+)',
    component: () => import('@/features/org/PersonPage.vue'),
    meta: { title: '人员信息' },
  },
  {
    path: '/roster',
    component: () => import('@/features/org/RosterPage.vue'),
    meta: { title: '花名册导入', needs: needs.roster },
  },
  {
    path: '/grants',
    component: () => import('@/features/org/GrantsPage.vue'),
    meta: { title: '角色授权', needs: needs.grants },
  },
  {
    path: '/schemes',
    component: () => import('@/features/scheme/SchemesPage.vue'),
    meta: { title: '评分方案', needs: needs.schemes },
  },
  {
    path: '/schemes/:scheme(\\d+)',
    component: () => import('@/features/scheme/SchemePage.vue'),
    meta: { title: '评分方案', needs: needs.schemes },
    children: [
      { path: '', redirect: (to) => `${to.path.replace(/\/$/, '')}/sheet` },
      {
        path: 'sheet',
        component: () => import('@/features/scheme/SheetPart.vue'),
        meta: { title: '评分细则' },
      },
      {
        path: 'settings',
        component: () => import('@/features/scheme/SettingsPart.vue'),
        meta: { title: '参数' },
      },
      {
        path: 'edit',
        component: () => import('@/features/scheme/EditPart.vue'),
        meta: { title: '编辑', needs: needs.edit },
      },
    ],
  },
  {
    path: '/tasks',
    component: () => import('@/features/campaign/TasksPage.vue'),
    meta: { title: '计分任务', needs: needs.tasks },
  },
  {
    path: '/tasks/new',
    component: () => import('@/features/campaign/NewTaskPage.vue'),
    meta: { title: '新建计分任务', needs: needs.newTask },
  },
  {
    path: '/tasks/:task(\\d+)',
    component: () => import('@/features/campaign/TaskPage.vue'),
    meta: { title: '计分任务', needs: needs.tasks },
    children: [
      {
        path: '',
        redirect: (to) =>
          `${to.path.replace(/\/$/, '')}/${may('see_results') ? 'ranking' : 'facts'}`,
      },
      {
        path: 'ranking',
        component: () => import('@/features/campaign/RankingPart.vue'),
        meta: { title: '排名' },
      },
      {
        path: 'facts',
        component: () => import('@/features/fact/FactsPart.vue'),
        meta: { title: '数据填报' },
      },
      {
        path: 'import',
        component: () => import('@/features/fact/ImportPart.vue'),
        meta: { title: '导入数据', needs: needs.fill },
      },
      {
        path: 'contest-facts',
        component: () => import('@/features/fact/ContestFactsPart.vue'),
        meta: { title: '从比武成绩取数', needs: needs.fill },
      },
      {
        path: 'trial',
        component: () => import('@/features/campaign/TrialPart.vue'),
        meta: { title: '试算', needs: needs.newTask },
      },
      {
        path: 'compare',
        component: () => import('@/features/campaign/ComparePart.vue'),
        meta: { title: '比较', needs: needs.results },
      },
      {
        path: 'versions',
        component: () => import('@/features/campaign/VersionsPart.vue'),
        meta: { title: '定稿', needs: needs.results },
      },
      {
        path: 'setup',
        component: () => import('@/features/campaign/SetupPart.vue'),
        meta: { title: '设置', needs: needs.newTask },
      },
    ],
  },
  {
    path: '/facts/:fact(\\d+)',
    component: () => import('@/features/fact/FactPage.vue'),
    meta: { title: '数据来历', needs: needs.facts },
  },
  {
    path: '/tasks/:task(\\d+)/subjects/:subject(\\d+)',
    component: () => import('@/features/campaign/ExplanationPage.vue'),
    meta: { title: '得分说明', needs: needs.facts },
  },
  {
    path: '/my/:task(\\d+)',
    component: () => import('@/features/campaign/MyResultPage.vue'),
    meta: { title: '我的成绩' },
  },
  {
    path: '/contests',
    component: () => import('@/features/contest/ContestsPage.vue'),
    meta: { title: '技能比武', needs: needs.contests },
  },
  {
    path: '/contests/:contest(\\d+)',
    component: () => import('@/features/contest/ContestPage.vue'),
    meta: { title: '技能比武', needs: needs.contests },
    children: [
      { path: '', redirect: (to) => `${to.path.replace(/\/$/, '')}/plan` },
      {
        path: 'plan',
        component: () => import('@/features/contest/PlanPart.vue'),
        meta: { title: '方案' },
      },
      {
        path: 'teams',
        component: () => import('@/features/contest/TeamsPart.vue'),
        meta: { title: '报名' },
      },
      {
        path: 'duties',
        component: () => import('@/features/contest/DutiesPart.vue'),
        meta: { title: '分工' },
      },
      {
        path: 'run',
        component: () => import('@/features/contest/RunPart.vue'),
        meta: { title: '进行' },
      },
      {
        path: 'board',
        component: () => import('@/features/contest/BoardPart.vue'),
        meta: { title: '大屏' },
      },
      {
        path: 'results',
        component: () => import('@/features/contest/ResultsPart.vue'),
        meta: { title: '成绩' },
      },
      {
        path: 'results/:entrant(\\d+)',
        component: () => import('@/features/contest/ExplanationPart.vue'),
        meta: { title: '成绩说明' },
      },
      {
        path: 'publish',
        component: () => import('@/features/contest/PublishPart.vue'),
        meta: { title: '公布' },
      },
      {
        path: 'appeals',
        component: () => import('@/features/contest/AppealsPart.vue'),
        meta: { title: '异议' },
      },
      {
        path: 'reports',
        component: () => import('@/features/contest/ReportsPart.vue'),
        meta: { title: '计数清单' },
      },
      {
        path: 'losses',
        component: () => import('@/features/contest/LossPart.vue'),
        meta: { title: '失分分析' },
      },
    ],
  },
  {
    path: '/publications',
    component: () => import('@/features/publish/PublicationsPage.vue'),
    meta: { title: '定稿成果', needs: needs.publications },
  },
  {
    path: '/publications/:publication(\\d+)',
    component: () => import('@/features/publish/PublicationPage.vue'),
    meta: { title: '定稿成果', needs: needs.publications },
  },
  {
    path: '/draws',
    component: () => import('@/features/draw/DrawsPage.vue'),
    meta: { title: '抽签', needs: needs.draws },
  },
  {
    path: '/draws/new',
    component: () => import('@/features/draw/NewDrawPage.vue'),
    meta: { title: '新建抽签', needs: needs.draws },
  },
  {
    path: '/draws/:draw(\\d+)',
    component: () => import('@/features/draw/DrawPage.vue'),
    meta: { title: '抽签' },
  },
  {
    path: '/draws/:draw(\\d+)/screen',
    component: () => import('@/features/draw/ScreenPage.vue'),
    meta: { title: '抽签大屏', isOpen: true },
  },
  {
    path: '/public/draws/:draw(\\d+)',
    component: () => import('@/features/draw/PublicPage.vue'),
    meta: { title: '抽签公开核对', isOpen: true },
  },
  {
    path: '/contests/:contest(\\d+)/judging',
    component: () => import('@/features/contest/JudgingPage.vue'),
    meta: { title: '评分' },
  },
  {
    path: '/contests/:contest(\\d+)/clock',
    component: () => import('@/features/contest/ClockPage.vue'),
    meta: { title: '计时' },
  },
  {
    path: '/contests/:contest(\\d+)/paper',
    component: () => import('@/features/contest/PaperPage.vue'),
    meta: { title: '打印评分表' },
  },
  {
    path: '/selections',
    component: () => import('@/features/selection/SelectionsPage.vue'),
    meta: { title: '选拔集训', needs: needs.contests },
  },
  {
    path: '/selections/:selection(\\d+)',
    component: () => import('@/features/selection/SelectionPage.vue'),
    meta: { title: '选拔集训' },
    children: [
      {
        path: 'candidates',
        component: () => import('@/features/selection/CandidatesPart.vue'),
        meta: { title: '候选人' },
      },
      {
        path: 'list',
        component: () => import('@/features/selection/ListPart.vue'),
        meta: { title: '名单' },
      },
      {
        path: 'camp',
        component: () => import('@/features/selection/CampPart.vue'),
        meta: { title: '集训' },
      },
      {
        path: 'documents',
        component: () => import('@/features/selection/DocumentsPart.vue'),
        meta: { title: '文书' },
      },
      { path: '', redirect: (to) => `${to.path.replace(/\/$/, '')}/candidates` },
    ],
  },
  {
    path: '/selections/:selection(\\d+)/attendance',
    component: () => import('@/features/selection/AttendancePage.vue'),
    meta: { title: '集训考勤' },
  },
  {
    path: '/contests/:contest(\\d+)/typing',
    component: () => import('@/features/contest/TypingPage.vue'),
    meta: { title: '录入纸质评分表' },
  },
  {
    path: '/audit',
    component: () => import('@/features/audit/AuditPage.vue'),
    meta: { title: '审计', needs: needs.audit },
  },
  {
    path: '/system',
    component: () => import('@/features/admin/SystemPage.vue'),
    meta: { title: '系统管理', needs: needs.system },
  },
  {
    path: '/:rest(.*)*',
    component: () => import('./MissingPage.vue'),
    meta: { title: '没有这个页面' },
  },
]

export const router = createRouter({ history: createWebHistory(), routes })

router.beforeEach(async (to) => {
  if (!session.isKnown) await whoAmI()
  if (to.meta.isOpen) return true
  if (!session.now)
    return { path: '/sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
  if (session.now.must_change_password && to.path !== '/password') return { path: '/password' }
  return true
})

router.afterEach((to, from) => {
  document.title = `${to.meta.title} - ${text.system}`
  // The first page of all begins at its top; only a change of page has to be told.
  if (to.path === from.path || from.matched.length === 0) return
  // A new page begins at its heading, for eyes and ears alike.
  setTimeout(() => document.querySelector<HTMLElement>('h1')?.focus(), 0)
})

// A page whose file is gone belongs to an older version of the program: load the new one once.
router.onError((error, to) => {
  if (!/dynamically imported module|Importing a module|Unable to preload/i.test(String(error)))
    return
  const mark = 'lianbing.reloaded'
  if (sessionStorage.getItem(mark) === to.fullPath) return
  sessionStorage.setItem(mark, to.fullPath)
  location.assign(to.fullPath)
})
