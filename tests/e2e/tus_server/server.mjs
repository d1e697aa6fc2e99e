// A real tus 1.0 server on loopback for the upload tests: node server.mjs PORT STORE_FOLDER
// PORT 0 picks a free one. One JSON line on standard output tells the address once it listens, and one line each
// finished upload. Uploads land as files in STORE_FOLDER and survive a kill of this process.
import { mkdirSync } from 'node:fs'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'

const [port, folder] = process.argv.slice(2)
if (port === undefined || folder === undefined) {
  process.stderr.write('usage: node server.mjs PORT STORE_FOLDER\n')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

const server = new Server({
  path: '/files',
  datastore: new FileStore({ directory: folder }),
  onUploadFinish: async (_request, upload) => {
    say({ finished: upload.id, size: upload.size, metadata: upload.metadata })
    return {}
  },
})

const listening = server.listen({ host: '127.0.0.1', port: Number(port) }, () => {
  const { port: actual } = listening.address()
  say({ url: `http://127.0.0.1:${actual}/files` })
})

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    listening.close(() => process.exit(0))
    listening.closeAllConnections()
  })
}
