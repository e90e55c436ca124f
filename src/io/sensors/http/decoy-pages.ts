import type { Answer } from './reply-bytes.js'

const TYPE = 'text/html; charset=UTF-8'

const NEVER_CACHED = [
  ['Expires', 'Wed, 11 Jan 1984 05:00:00 GMT'],
  ['Cache-Control', 'no-cache, must-revalidate, max-age=0'],
] as const

/**
 * A page that asks for a blog's name and password: its fields, ids, cookie and headers are those that tools look for.
 * @param refusedUser the name that was just refused; null for none.
 */
export function wordPressLogin(hostName: string, refusedUser: string | null): Answer {
  const error =
    refusedUser === null
      ? ''
      : `<div id="login_error">\t<strong>Error:</strong> Name or password of <strong>${escaped(refusedUser)}</strong> is wrong.<br />\n</div>\n`
  return {
    status: 200,
    from: 'program',
    type: TYPE,
    headers: [
      ...NEVER_CACHED,
      ['Set-Cookie', 'wordpress_test_cookie=WP%20Cookie%20check; path=/'],
      ['X-Frame-Options', 'SAMEORIGIN'],
    ],
    body: `<!DOCTYPE html>
<html lang="en-US">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<title>Log In &lsaquo; ${escaped(hostName)} &#8212; WordPress</title>
<meta name="generator" content="WordPress 6.4.3" />
</head>
<body class="login no-js login-action-login wp-core-ui locale-en-us">
<div id="login">
${error}<form name="loginform" id="loginform" action="/wp-login.php" method="post">
<p><label for="user_login">Name</label> <input type="text" name="log" id="user_login" value="${refusedUser === null ? '' : escaped(refusedUser)}" /></p>
<p><label for="user_pass">Password</label> <input type="password" name="pwd" id="user_pass" /></p>
<p class="submit"><input type="submit" name="wp-submit" id="wp-submit" value="Log In" />
<input type="hidden" name="redirect_to" value="/wp-admin/" /><input type="hidden" name="testcookie" value="1" /></p>
</form>
</div>
</body>
</html>
`,
  }
}

/** What a call of a blog's methods with a wrong name or password is answered. */
export function xmlRpcFault(): Answer {
  return {
    status: 200,
    from: 'program',
    type: 'text/xml; charset=UTF-8',
    body: '<?xml version="1.0" encoding="UTF-8"?>\n<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>403</int></value></member><member><name>faultString</name><value><string>Wrong name or password.</string></value></member></struct></value></fault></methodResponse>\n',
  }
}

/** A page that asks for a database's name and password. */
export function databaseLogin(error: string | null): Answer {
  return {
    status: 200,
    from: 'program',
    type: 'text/html; charset=utf-8',
    headers: [
      ['Set-Cookie', 'pma_lang=en; path=/phpmyadmin/; HttpOnly; SameSite=Strict'],
      ['X-Frame-Options', 'DENY'],
      [
        'Cache-Control',
        'no-store, no-cache, must-revalidate, pre-check=0, post-check=0, max-age=0',
      ],
    ],
    body: `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex,nofollow">
<title>phpMyAdmin</title>
</head>
<body id="loginform">
<div class="container">
<h1>Welcome to <bdo dir="ltr" lang="en">phpMyAdmin</bdo></h1>
${error === null ? '' : `<div class="alert alert-danger" role="alert">${escaped(error)}</div>\n`}<form method="post" id="login_form" action="index.php?route=/" name="login_form">
<label for="input_username">Username:</label> <input type="text" name="pma_username" id="input_username" value="">
<label for="input_password">Password:</label> <input type="password" name="pma_password" id="input_password" value="">
<input type="hidden" name="server" value="1"><input value="Log in" type="submit" id="input_go">
</form>
</div>
</body>
</html>
`,
  }
}

/** As the database words it. */
export function loginRefused(userName: string, hostName: string): string {
  return `mysqli::real_connect(): (HY000/1045): Access denied for user '${userName}'@'${hostName}' (using password: YES)`
}

/** What a visitor typed, harmless in HTML and one byte a character. */
function escaped(text: string): string {
  return Buffer.from(text.slice(0, 256), 'utf8')
    .toString('latin1')
    .replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
