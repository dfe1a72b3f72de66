import { useEffect, useState } from 'react';
import axios from 'axios';

const api = axios.create({ baseURL: process.env.API_URL ?? 'http://127.0.0.1:4600' });

/** Shows a user, once the API has answered. */
export function UserCard({ id }) {
  const [user, setUser] = useState();
  const [problem, setProblem] = useState();

  useEffect(() => {
    const leaving = new AbortController();
    api.get(`/users/${id}`, { signal: leaving.signal }).then(
      ({ data }) => setUser(data),
      (error) => !leaving.signal.aborted && setProblem(error.response?.data.error ?? error.message),
    );
    return () => leaving.abort();
  }, [id]);

  if (problem) return <p role="alert">{problem}</p>;
  if (!user) return <p>Loading…</p>;
  return <h1>{user.name}</h1>;
}
