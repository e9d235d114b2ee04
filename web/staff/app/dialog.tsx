import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly size?: 'md' | 'lg';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the page. Its heading is no second banner, and its cross has a name. */
export const Dialog = ({ title, size = 'md', onClose, children }: Props) => (
  <Modal
    opened
    onClose={onClose}
    title={title}
    size={size}
    closeButtonProps={{ 'aria-label': 'Close' }}
    attributes={{ header: { role: 'presentation' } }}
  >
    {children}
  </Modal>
);
