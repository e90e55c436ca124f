"""Say lines to a port of the server, one after each answer: `talk.py SOURCE PORT LINE...`."""

import socket
import sys

from people import SERVER

with socket.create_connection((SERVER, int(sys.argv[2])), timeout=8, source_address=(sys.argv[1], 0)) as connection:
    connection.recv(2048)
    for line in sys.argv[3:]:
        connection.sendall(f"{line}\r\n".encode())
        if not connection.recv(2048):
            break
