import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { requestView } from '../../src/rules/request-view.js'
import { request, visit } from './twins.js'

test('the target is decoded once for all rules, the raw one kept', () => {
  const view = requestView(request('/A%2Fb?q=%31+/**/x', { status: 404, host: 'Shop.example' }))
  deepEqual(view, {
    method: 'GET',
    raw: '/A%2Fb?q=%31+/**/x',
    decoded: '/a/b?q=1 /**/x',
    target: '/a/b?q=1 x',
    path: '/a/b',
    status: 404,
    host: 'Shop.example',
  })
})

test('what a source does not say is empty', () => {
  const view = requestView(visit({ kind: 'http.request' }))
  equal(view.method + view.raw + view.target + view.path + view.host, '')
  equal(view.status, 0)
})
