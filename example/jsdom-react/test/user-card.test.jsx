import { render, screen } from '@testing-library/react';
import { vcr } from 'jest-environment-vcr/globals';
import { UserCard } from '../src/user-card';

vcr.use(vcr.deleteOnFail());

test('shows the user', async () => {
  render(<UserCard id={1} />);

  expect(screen.getByText('Loading…')).toBeTruthy();
  expect((await screen.findByRole('heading')).textContent).toBe('Ada Lovelace');
});

test('tells what the API refused', async () => {
  render(<UserCard id={2} />);

  expect((await screen.findByRole('alert')).textContent).toBe('no such user');
});
