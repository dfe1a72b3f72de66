import got from 'got';

const api = got.extend({ prefixUrl: process.env.API_URL ?? 'http://127.0.0.1:4600' });

/** The titles of all issues, page by page: each page names the next one in its `Link` header. */
export async function issueTitles() {
  const issues = await api.paginate.all('issues', { searchParams: { page: 1 } });
  return issues.map(({ title }) => title);
}
