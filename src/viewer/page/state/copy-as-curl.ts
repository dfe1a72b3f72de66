import type { Opened } from '../finding/compare';
import { copiedCurl } from '../reading/copied-curl';
import { copyText } from './copy-text';

/** Puts a request on the clipboard as a command, and tells what came of it. */
export async function copyAsCurl({ entry, detail }: Opened, tell: (text: string) => void): Promise<void> {
  const { requestHeaders, requestBody } = detail;
  if (requestBody?.cutAfterBytes !== undefined) {
    tell('The body is too long for this page: use jest-vcr show');
    return;
  }
  const isCopied = await copyText(copiedCurl(entry, requestHeaders, requestBody));
  tell(isCopied ? 'Copied as curl' : 'The browser did not let the page copy');
}
