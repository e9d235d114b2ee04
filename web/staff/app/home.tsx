import { Text } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { useNavigation } from './navigation.ts';

/** Where the console begins for those who have no inbox: the first page that they may open. */
export function Home() {
  const first = useNavigation().find(({ to }) => to !== '/');
  if (first) return <Navigate to={first.to} replace />;
  return <Text>Your account has no page yet. Ask whoever sets up accounts to give you a role.</Text>;
}
