/** Says whether a media type carries JSON: `application/json`, `text/json` and any `+json` (RFC 6839). */
export function isJsonType(type: string): boolean {
  return type === 'application/json' || type === 'text/json' || type.endsWith('+json');
}

export function isFormType(type: string): boolean {
  return type === 'application/x-www-form-urlencoded';
}

export function isMultipartType(type: string): boolean {
  return type.startsWith('multipart/');
}
