import { curlCommand } from '../../../core/curl-command';
import type { PageBody, PageEntry, PageHeader } from '../../page-model';
import { base64Of, bytesOf } from './bytes';

/** The request as a command that sends it again. */
export function copiedCurl({ method, uri }: PageEntry, headers: readonly PageHeader[], body?: PageBody): string {
  return curlCommand({
    method,
    uri,
    headers,
    body: body && { text: body.text, base64: () => body.base64 ?? base64Of(bytesOf(body)) },
  });
}
