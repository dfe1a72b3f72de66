/** Whether a URL of this scheme, such as `https`, leaves the port out. */
export function isPortOf(scheme: string, port: string): boolean {
  return (scheme === 'http' && port === '80') || (scheme === 'https' && port === '443');
}
