import { redactUserInfo } from './user-info';

/**
 * A request as messages may show it where no filter can be asked, and as their details may hold it: without query,
 * fragment and user info, and with nothing of its headers.
 */
export function bareLine({ method, uri }: { readonly method: string; readonly uri: string }): {
  readonly method: string;
  readonly uri: string;
} {
  return { method, uri: redactUserInfo(uri.replace(/[?#].*$/s, '')) };
}

/** The same as a text, such as `GET https://api.test/users`. */
export function bareText(request: { readonly method: string; readonly uri: string }): string {
  const { method, uri } = bareLine(request);
  return `${method} ${uri}`;
}
