/** What people and programs change that the audit log tells of, in the order docs/reference/api.md lists them. */
export const AUDIT_ACTIONS = [
  'decision.add',
  'decision.delete',
  'model.promote',
  'model.rollback',
  'model.shadow',
  'policy.reload',
  'token.add',
  'token.delete',
] as const

export type AuditAction = (typeof AUDIT_ACTIONS)[number]
