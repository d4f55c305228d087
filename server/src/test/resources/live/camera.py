"""A camera for tests: gst-rtsp-server with a picture and one of several kinds of sound.

usage: camera.py FILM [USER PASSWORD]       FILM is an MP4 with H.264 and AAC
prints its port; serves /aac, /mulaw and /silent
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

Gst.init(None)
film = sys.argv[1]
picture = (
    f"filesrc location={film} ! qtdemux name=film film.video_0 ! queue ! h264parse !"
    " rtph264pay name=pay0 pt=96 config-interval=1"
)
sounds = {
    "/aac": "film.audio_0 ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97",
    "/mulaw": "audiotestsrc num-buffers=800 samplesperbuffer=80 ! audio/x-raw,rate=8000,channels=1 !"
    " mulawenc ! rtppcmupay name=pay1",
    "/silent": "",
}
server = GstRtspServer.RTSPServer(service="0", address="127.0.0.1")
if len(sys.argv) > 2:
    user, password = sys.argv[2:4]
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth.set_realm("camera")
    auth.add_digest(user, password, token)
    server.set_auth(auth)
for path, sound in sounds.items():
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(f"( {picture} {sound} )")
    if len(sys.argv) > 2:
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("viewer", "media.factory.access", True)
        permissions.add_permission_for_role("viewer", "media.factory.construct", True)
        factory.set_permissions(permissions)
    server.get_mount_points().add_factory(path, factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
