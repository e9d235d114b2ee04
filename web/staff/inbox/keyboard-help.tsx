import { Kbd, Table } from '@mantine/core';
import { Dialog } from '../app/dialog.tsx';

const keys = [
  ['j', 'Next visit'],
  ['k', 'Visit before'],
  ['Enter', 'Open it'],
  ['/', 'Search'],
  ['1 2 3 4', 'Sections'],
  ['a', 'First open alert'],
  ['?', 'These keys'],
] as const;

export const KeyboardHelp = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog onClose={onClose} title="Keys">
    <Table>
      <Table.Tbody>
        {keys.map(([key, does]) => (
          <Table.Tr key={key}>
            <Table.Th scope="row" w={120}>
              {key.split(' ').map((each) => (
                <Kbd key={each} mr={4}>
                  {each}
                </Kbd>
              ))}
            </Table.Th>
            <Table.Td>{does}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Dialog>
);
