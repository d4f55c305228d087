#!/bin/sh
# Makes the inputs of the media tests with FFmpeg 8.0.1: test patterns and a tone, nothing of anybody's.
set -e
ff="${FFMPEG:-ffmpeg} -v error -y -f lavfi"
x264="-c:v libx264 -preset veryfast -crf 45 -sc_threshold 0 -flags +cgop -bf 2 -bitexact"
$ff -i testsrc2=s=32x32:r=24:d=10 $x264 -g 48 -keyint_min 48 -movflags +frag_keyframe+delay_moov+default_base_moof video-24.mp4
$ff -i testsrc2=s=32x32:r=24:d=2 $x264 -g 48 -keyint_min 48 -movflags +frag_every_frame+empty_moov+default_base_moof video-every-frame.mp4
$ff -i testsrc2=s=32x32:r=30000/1001:d=6.1 $x264 -g 60 -keyint_min 60 -movflags +frag_keyframe+delay_moov video-ntsc.mp4
$ff -i testsrc2=s=128x96:r=24:d=3 -c:v libx265 -preset medium -crf 40 -tag:v hvc1 -x265-params log-level=error:keyint=48:ref=4:bframes=4:weightb=1:wpp=1:ctu=16 -bitexact -movflags +frag_keyframe+delay_moov+default_base_moof video-hevc.mp4
$ff -i sine=f=440:r=48000:d=5 -c:a aac -b:a 16k -ac 2 -bitexact -movflags +frag_every_frame+delay_moov+default_base_moof audio-aac.mp4
$ff -i sine=f=440:r=48000:d=1 -c:a libopus -b:a 16k -ac 1 -bitexact -movflags +frag_keyframe+delay_moov+default_base_moof audio-opus.mp4
