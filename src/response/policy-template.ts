/** The default policy as `phantomnet policy init` writes it: every key with its default, and what it means. */
export const POLICY_TEMPLATE = `# What PhantomNet does about what it judges. docs/guide/policy.md explains it.
# What is left out is as here. A changed file is taken up while serving; a broken one is refused and the old policy stays.
# Nothing is carried out before the option \`enforce\` is on: until then decisions are dry-run, written down only.

# The first rule that fits a verdict decides. Where none fits, nothing is done (LOG).
#   action   LOG, THROTTLE (slow down), DECEIVE (send to a sensor), BLOCK
#   when     all of these must hold; each takes one value or a list:
#              threat_level       LOW, MEDIUM, HIGH, CRITICAL
#              threat_score_from  least threat score, 0-100
#              attack_type        as brute_force, sql_injection (docs/reference/rules.md)
#              service            as ssh, http
#              kind               as auth.failure, http.request (docs/reference/events.md)
#              driven_by          rules, model, memory: what brought it to its level
#   name     shown in the reasons of decisions
#   for      how long, instead of the action's own time: 90s, 30m, 4h, 7d
#   enforce  false tries a rule: its decisions stay dry-run
rules:
  - when: { threat_level: CRITICAL }
    action: BLOCK
  - when: { threat_level: HIGH }
    action: DECEIVE
  - when: { threat_level: MEDIUM }
    action: THROTTLE

# How long an action lasts the first time.
durations:
  THROTTLE: 10m
  DECEIVE: 1h
  BLOCK: 4h

# Who offends again is acted upon for longer: times \`factor\` for every earlier offence, up to \`max\`.
# An offence counts half after \`half_life\`. All that a source does until an action ends is one offence.
escalation:
  factor: 2
  max: 7d
  half_life: 7d
  # Offences of others in the same network count \`weight\` each, beyond the first \`tolerated\`. 0 lets them count nothing.
  neighbourhood:
    ipv4_prefix: 24
    ipv6_prefix: 64
    tolerated: 3
    weight: 0.5

# Past these, decisions to BLOCK or DECEIVE become LOG, so that a model gone wrong cannot cut a site off.
caps:
  # Addresses newly cut off in an hour.
  blocks_per_hour: 500
  # Share of the sources of an hour that may be cut off in it; it holds from \`share_from\` of them on. 1 lifts this cap.
  share_of_sources: 0.5
  share_from: 50

# Addresses and networks that are never acted upon, beside those of the option \`allowlist\`.
# This machine's addresses, gateways and resolvers and its operators' sessions never are, whatever stands here.
allowlist: []

# Anyone can write any sender on a datagram or a SYN. Where no TCP handshake proves the address, BLOCK and DECEIVE become
# THROTTLE or LOG. ACT blocks all the same: then whoever forges an address gets it blocked.
without_handshake: THROTTLE

# Bits of an IPv6 address that are acted upon. Who has one address of a /64 has them all. 128 is the address alone.
ipv6_prefix: 64
`
