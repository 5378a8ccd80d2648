/* SPDX-License-Identifier: Apache-2.0 */
import { createApp } from 'vue'
import '../kit/tokens.css'
import '../kit/kit.css'
import './app.css'
import './a11y'
import App from './App.vue'
import { router } from './router'

createApp(App).use(router).mount('#app')
