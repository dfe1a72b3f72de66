import axios, { isAxiosError } from 'axios';

export type User = { id: number; name: string; email: string };

const api = axios.create({
  baseURL: process.env['API_URL'] ?? 'http://127.0.0.1:4600',
  headers: { Authorization: `Bearer ${process.env['API_TOKEN'] ?? 'none'}` },
});

/** The user of that number, or nothing when there is none. */
export async function findUser(id: number): Promise<User | undefined> {
  try {
    return (await api.get<User>(`/users/${id}`)).data;
  } catch (error) {
    if (isAxiosError(error) && error.response?.status === 404) return undefined;
    throw error;
  }
}

export async function createUser(user: Omit<User, 'id'>): Promise<User> {
  return (await api.post<User>('/users', user)).data;
}
