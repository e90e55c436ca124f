import type { Event } from '../../src/event/event.js'
import { FILES } from '../../src/rules/files.js'
import { testTwins, visit } from './twins.js'

type Shown = readonly [Event['kind'], string, Event['service']?]

const moved = ([kind, file, service = 'ftp']: Shown) => visit({ kind, service }, { file })

testTwins(FILES.rules, moved, [
  {
    id: 'file-download',
    attack: [['file.download', 'http://198.51.100.9/bins.sh', 'ssh']],
    ordinary: [['file.download', '/pub/readme.txt']],
  },
  {
    id: 'file-upload-shell',
    attack: [['file.upload', 'dota3.tar.gz', 'ssh']],
    ordinary: [['file.upload', 'holiday.jpg']],
  },
  {
    id: 'file-upload-program',
    attack: [
      ['file.upload', '/www/index.PHP'],
      ['file.upload', 'bot.mipsel'],
    ],
    ordinary: [
      ['file.upload', 'php.txt'],
      ['file.access', 'index.php'],
    ],
  },
  {
    id: 'file-climb',
    attack: [
      ['file.access', '../../boot'],
      ['file.access', '..\\conf'],
    ],
    ordinary: [['file.access', '/a..b/c']],
  },
  {
    id: 'file-system',
    attack: [
      ['file.access', '/etc/passwd'],
      ['file.access', 'C:/boot.ini'],
    ],
    ordinary: [['file.access', '/music/etc/song.mp3']],
  },
])
